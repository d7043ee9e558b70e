package dev.parley.palantir;

import dev.parley.agent.RegisteredAgent;
import dev.parley.agent.Rid;
import dev.parley.agent.VersionNumber;
import dev.parley.failure.Failure;
import dev.parley.http.EdgeFailure;
import dev.parley.session.NewSession;
import dev.parley.session.SessionKey;
import dev.parley.session.SessionSummary;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;

/** Turns the dialect's wire types into the core's and back. */
@ApplicationScoped
public class PalantirMapper {

  private static final int MAX_TITLE = 200;

  /**
   * The dialect has no word for "never"; this is the last second that the vendor's clients can
   * parse.
   */
  private static final Instant NEVER = Instant.parse("9999-12-31T23:59:59Z");

  private final PalantirConfig config;

  public PalantirMapper(PalantirConfig config) {
    this.config = config;
  }

  /**
   * A RID from the path.
   *
   * @param name the path parameter's name
   * @throws dev.parley.http.EdgeFailureException invalid parameter, when it is none
   */
  public String rid(String name, String value) {
    if (!Rid.is(value)) {
      throw new EdgeFailure.InvalidParameter(name, "must be a resource identifier").exception();
    }
    return value;
  }

  /**
   * The session that a request asks for.
   *
   * @throws dev.parley.failure.FailureException malformed version
   */
  public NewSession session(RegisteredAgent agent, CreateSessionRequest request) {
    Optional<VersionNumber> version =
        Optional.ofNullable(request.agentVersion())
            .map(
                text ->
                    VersionNumber.parse(text)
                        .orElseThrow(new Failure.MalformedVersion(agent.rid(), text)::exception));
    return NewSession.plain(new SessionKey.Generated(), version, true, config.sessionTtl());
  }

  /** A session as this dialect shows it. */
  public SessionResponse session(RegisteredAgent agent, SessionSummary session) {
    return new SessionResponse(
        "ri.aip-agents..session." + session.id(),
        new SessionResponse.Metadata(
            title(session.name()),
            session.createdAt().toString(),
            session.updatedAt().toString(),
            session.messageCount(),
            session.expiresAt().orElse(NEVER).toString()),
        agent.rid(),
        session.version().toString());
  }

  private static String title(String name) {
    int length = name.codePointCount(0, name.length());
    return length <= MAX_TITLE ? name : name.substring(0, name.offsetByCodePoints(0, MAX_TITLE));
  }
}
