package dev.parley.palantir.session;

import dev.parley.agent.RegisteredAgent;
import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.http.PageToken;
import dev.parley.http.error.HttpFailure;
import dev.parley.palantir.AgentCalls;
import dev.parley.palantir.PalantirConfig;
import dev.parley.session.KeyChoice;
import dev.parley.session.NewSession;
import dev.parley.session.SessionSummary;
import dev.parley.session.list.SessionWithAgent;
import dev.parley.store.Page;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/** Converts between the dialect's sessions and the core's. */
@ApplicationScoped
public class SessionMapper {

  private static final int MAX_TITLE = 200;

  /**
   * The dialect cannot express "never"; this is the last second that the vendor's clients can
   * parse.
   */
  private static final Instant NEVER = Instant.parse("9999-12-31T23:59:59Z");

  private final PalantirConfig config;

  public SessionMapper(PalantirConfig config) {
    this.config = config;
  }

  /**
   * The session that a request describes.
   *
   * @throws dev.parley.failure.FailureException malformed version
   */
  public NewSession session(RegisteredAgent agent, CreateSessionRequest request) {
    return NewSession.plain(
        new KeyChoice.Generated(),
        AgentCalls.version(agent, request.agentVersion()),
        true,
        config.sessionTtl());
  }

  /** Converts a session. */
  public SessionResponse session(String agentRid, SessionSummary session) {
    return new SessionResponse(
        session.rid(),
        new SessionResponse.Metadata(
            cut(session.name()),
            session.createdAt().toString(),
            session.updatedAt().toString(),
            session.messageCount(),
            session.expiresAt().orElse(NEVER).toString()),
        agentRid,
        session.version().toString());
  }

  /** Converts a page of sessions with one agent. */
  public SessionListResponse sessions(
      RegisteredAgent agent, Page<SessionSummary> page, PageToken tokens) {
    return new SessionListResponse(
        page.items().stream().map(session -> session(agent.rid(), session)).toList(),
        page.next(session -> tokens.of(session.updatedAt(), session.id())));
  }

  /** Converts a page of sessions with all agents. */
  public SessionListResponse sessions(Page<SessionWithAgent> page, PageToken tokens) {
    return new SessionListResponse(
        page.items().stream().map(item -> session(item.agentRid(), item.session())).toList(),
        page.next(item -> tokens.of(item.session().createdAt(), item.session().id())));
  }

  /**
   * The title in a request, truncated to the maximum length.
   *
   * @throws dev.parley.http.error.HttpFailureException wrong shape, when it is missing
   * @throws dev.parley.failure.FailureException invalid argument, when it is empty
   */
  public String title(UpdateTitleRequest request) {
    if (request.title() == null) {
      throw new HttpFailure.WrongShape("title", "is missing").exception();
    }
    if (request.title().isEmpty()) {
      throw new Failure.InvalidArgument(Field.NAME, "must not be empty").exception();
    }
    return cut(request.title());
  }

  private static String cut(String title) {
    int length = title.codePointCount(0, title.length());
    return length <= MAX_TITLE ? title : title.substring(0, title.offsetByCodePoints(0, MAX_TITLE));
  }
}
