package dev.parley.palantir;

import dev.parley.agent.Agent;
import dev.parley.agent.AgentVersion;
import dev.parley.agent.DescribedAgent;
import dev.parley.agent.RegisteredAgent;
import dev.parley.agent.VersionNumber;
import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.http.HttpFailure;
import dev.parley.http.PageToken;
import dev.parley.session.NewSession;
import dev.parley.session.SessionKey;
import dev.parley.session.SessionSummary;
import dev.parley.session.SessionWithAgent;
import dev.parley.store.Page;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;

/** Converts between the dialect's types and the core's. */
@ApplicationScoped
public class PalantirMapper {

  private static final int MAX_TITLE = 200;

  /**
   * The dialect cannot express "never"; this is the last second that the vendor's clients can
   * parse.
   */
  private static final Instant NEVER = Instant.parse("9999-12-31T23:59:59Z");

  private final PalantirConfig config;
  private final AgentDetails details;

  public PalantirMapper(PalantirConfig config, AgentDetails details) {
    this.config = config;
    this.details = details;
  }

  /**
   * Parses a version number, if there is one.
   *
   * @throws dev.parley.failure.FailureException malformed version
   */
  public Optional<VersionNumber> version(RegisteredAgent agent, String text) {
    return Optional.ofNullable(text)
        .map(
            given ->
                VersionNumber.parse(given)
                    .orElseThrow(new Failure.MalformedVersion(agent.rid(), given)::exception));
  }

  /**
   * The session that a request describes.
   *
   * @throws dev.parley.failure.FailureException malformed version
   */
  public NewSession session(RegisteredAgent agent, CreateSessionRequest request) {
    return NewSession.plain(
        new SessionKey.Generated(),
        version(agent, request.agentVersion()),
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
   * @throws dev.parley.http.HttpFailureException wrong shape, when it is missing
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

  /** Converts an agent. */
  public AgentResponse agent(DescribedAgent described) {
    Agent agent = described.agent();
    AgentVersion version = described.version();
    AgentDetails.Details own = details.of(version.definition);
    String description = Optional.ofNullable(version.description).orElse(agent.description);
    return new AgentResponse(
        agent.rid,
        version.number().toString(),
        new AgentResponse.Metadata(
            agent.displayName,
            description.isEmpty() ? null : description,
            own.inputPlaceholder(),
            own.suggestedPrompts()),
        own.parameters());
  }

  /** Converts a version. */
  public AgentVersionResponse version(VersionNumber number) {
    return new AgentVersionResponse(
        number.toString(), new AgentVersionResponse.Details(number.major(), number.minor()));
  }

  /** Converts a page of versions. */
  public AgentVersionListResponse versions(Page<VersionNumber> page, PageToken tokens) {
    return new AgentVersionListResponse(
        page.items().stream().map(this::version).toList(),
        page.next(number -> tokens.of(number.toString())));
  }
}
