package dev.parley.vectara;

import dev.parley.agent.RegisteredAgent;
import dev.parley.http.EdgeFailure;
import dev.parley.http.PageToken;
import dev.parley.identity.Caller;
import dev.parley.session.Visibility;

/** What a page of sessions is asked for by (contract section 2). */
final class SessionPaging {

  private static final int DEFAULT_LIMIT = 10;
  private static final int MAX_LIMIT = 100;

  private SessionPaging() {}

  /**
   * The most items of a page.
   *
   * @param text as given; null or empty for the default
   * @throws dev.parley.http.EdgeFailureException invalid parameter
   */
  static int limit(String text) {
    if (absent(text)) {
      return DEFAULT_LIMIT;
    }
    // Up to three digits: nothing that matches overflows.
    int limit = text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new EdgeFailure.InvalidParameter("limit", "must be a whole number from 1 to 100")
          .exception();
    }
    return limit;
  }

  /** Whether a parameter says nothing: some clients send an empty one. */
  static boolean absent(String text) {
    return text == null || text.isEmpty();
  }

  /** The page keys of a caller's list of sessions with an agent. */
  static PageToken keys(RegisteredAgent agent, Caller caller, Visibility visibility) {
    return new PageToken(
        String.join(
            "\n",
            "vectara-sessions",
            caller.workspace(),
            caller.subject(),
            caller.client(),
            visibility.name(),
            agent.id().toString()));
  }
}
