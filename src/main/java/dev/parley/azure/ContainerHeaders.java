package dev.parley.azure;

import dev.parley.failure.ClassifiedFailure;
import dev.parley.failure.ConversationFailure.ContainerNotReady;
import dev.parley.failure.ConversationFailure.ContainerTimedOut;
import dev.parley.failure.ConversationFailure.RuntimeFailed;
import dev.parley.http.error.RenderedFailure;

/**
 * The headers of failures of containers. Clients tell by them what to try next, and go on in the
 * session.
 */
final class ContainerHeaders {

  private static final String DETAILS = "x-adc-response-details";
  private static final String SOURCE = "x-platform-error-source";

  /** Tells OpenAI's clients not to run the agent once more by themselves. */
  private static final String RETRY = "x-should-retry";

  private static final String SESSION = "x-agent-session-id";

  private ContainerHeaders() {}

  /** Adds the headers that a failure has. */
  static RenderedFailure add(ClassifiedFailure failure, RenderedFailure response) {
    if (failure instanceof ContainerNotReady) {
      return response.with(DETAILS, "ReadinessTimeout");
    }
    if (failure instanceof ContainerTimedOut late) {
      return in(late.session(), response.with(DETAILS, "ProxyTimeout").with(RETRY, "false"));
    }
    if (failure instanceof RuntimeFailed failed) {
      return in(failed.session(), response.with(SOURCE, "upstream").with(RETRY, "false"));
    }
    return response;
  }

  private static RenderedFailure in(String session, RenderedFailure response) {
    return session.isEmpty() ? response : response.with(SESSION, session);
  }
}
