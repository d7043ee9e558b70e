package dev.parley.vectara.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.agent.RegisteredAgent;
import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.http.error.HttpFailure;
import dev.parley.session.KeyChoice;
import dev.parley.session.NewSession;
import dev.parley.session.Session;
import dev.parley.session.SessionChange;
import dev.parley.session.SessionLimits;
import dev.parley.session.SessionSecrets;
import dev.parley.session.metadata.Metadata;
import dev.parley.session.secret.Secrets;
import dev.parley.store.Deadline;
import dev.parley.store.StoredJson;
import dev.parley.turn.log.RunningSessions;
import dev.parley.vectara.GeneratedKeys;
import dev.parley.vectara.VectaraConfig;
import dev.parley.vectara.access.CurrentAlias;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Converts sessions between the dialect's types and the core's. */
@ApplicationScoped
public class SessionMapper {

  private static final Pattern KEY = Pattern.compile("[0-9a-zA-Z_-]{1,50}");

  /** A hundred years: more than enough, and no date overflows. */
  private static final long MAX_TTI_MINUTES = 52_560_000;

  private static final String NAMELESS = "session";
  private static final String MASK = "****";

  private final VectaraConfig config;
  private final SessionLimits sessions;
  private final SessionSecrets secrets;
  private final RunningSessions running;
  private final SessionVersions versions;
  private final CurrentAlias alias;
  private final ObjectMapper json;

  public SessionMapper(
      VectaraConfig config,
      SessionLimits sessions,
      SessionSecrets secrets,
      RunningSessions running,
      SessionVersions versions,
      CurrentAlias alias,
      ObjectMapper json) {
    this.config = config;
    this.sessions = sessions;
    this.secrets = secrets;
    this.running = running;
    this.versions = versions;
    this.alias = alias;
    this.json = json;
  }

  /**
   * The session that a request describes.
   *
   * @param agent the agent of the session
   * @param source the session to copy, for fields that are absent from the request; secrets are not
   *     copied from another agent's session
   * @throws dev.parley.http.error.HttpFailureException wrong shape
   * @throws dev.parley.failure.FailureException invalid argument
   */
  public NewSession session(
      RegisteredAgent agent, CreateSessionRequest request, Optional<Session> source) {
    Optional<String> name = name(request).or(() -> source.map(session -> session.name));
    if (name.isEmpty() && config.sessionNameRequired()) {
      throw new HttpFailure.WrongShape("name", "is required").exception();
    }
    return new NewSession(
        key(request, name),
        Optional.empty(),
        false,
        name,
        Optional.ofNullable(request.description())
            .or(() -> source.flatMap(SessionMapper::description)),
        metadata(request.metadata())
            .or(
                () ->
                    source.map(session -> new Metadata(StoredJson.object(json, session.metadata))))
            .orElseGet(Metadata::none),
        Optional.ofNullable(request.enabled())
            .or(() -> source.map(session -> session.enabled))
            .orElse(true),
        ttl(request.ttiMinutes())
            .or(() -> source.map(session -> Duration.ofSeconds(session.ttlSeconds)))
            .orElse(Duration.ZERO),
        secrets(agent, request, source),
        false,
        alias.key());
  }

  private Secrets secrets(
      RegisteredAgent agent, CreateSessionRequest request, Optional<Session> source) {
    Secrets requested = secrets(request.secrets());
    return source
        .filter(session -> session.agentId.equals(agent.id()))
        .map(session -> secrets.copy(session, requested.byName().keySet()).and(requested))
        .orElse(requested);
  }

  /**
   * The change that a request describes.
   *
   * @throws dev.parley.failure.FailureException invalid argument
   */
  public SessionChange change(UpdateSessionRequest request) {
    return new SessionChange(
        Optional.ofNullable(request.name()),
        Optional.ofNullable(request.description()),
        metadata(request.metadata()),
        Optional.ofNullable(request.enabled()),
        ttl(request.ttiMinutes()),
        secrets(request.secrets()));
  }

  private static Secrets secrets(SecretValues values) {
    return Optional.ofNullable(values).map(SecretValues::change).orElse(Secrets.NONE);
  }

  /** The description of a session, unless it is still to come. */
  private static Optional<String> description(Session session) {
    return Optional.of(session.description)
        .filter(text -> !text.isEmpty() || !session.descriptionPending);
  }

  private static Optional<String> name(CreateSessionRequest request) {
    return Optional.ofNullable(request.name()).filter(text -> !text.isEmpty());
  }

  private static KeyChoice key(CreateSessionRequest request, Optional<String> name) {
    if (request.key() == null) {
      return GeneratedKeys.forSession(name.orElse(NAMELESS));
    }
    if (!KEY.matcher(request.key()).matches()) {
      throw new Failure.InvalidArgument(Field.KEY, "must be 1 to 50 letters, digits, '_' and '-'")
          .exception();
    }
    return new KeyChoice.Chosen(request.key());
  }

  private Optional<Metadata> metadata(JsonNode value) {
    return value == null || value.isNull()
        ? Optional.empty()
        : Optional.of(Metadata.of(value, sessions.maxMetadataBytes()));
  }

  private static Optional<Duration> ttl(Long minutes) {
    if (minutes == null) {
      return Optional.empty();
    }
    if (minutes < 0 || minutes > MAX_TTI_MINUTES) {
      throw new Failure.InvalidArgument(Field.TTL, "must be from 0 to " + MAX_TTI_MINUTES)
          .exception();
    }
    return Optional.of(Duration.ofMinutes(minutes));
  }

  /** Converts a session. */
  public Uni<SessionResponse> session(RegisteredAgent agent, Session session, Deadline deadline) {
    return sessions(agent, List.of(session), deadline).map(converted -> converted.get(0));
  }

  /** Converts sessions. */
  public Uni<List<SessionResponse>> sessions(
      RegisteredAgent agent, List<Session> found, Deadline deadline) {
    return running
        .among(agent.id(), found, deadline)
        .chain(
            turns ->
                versions
                    .of(agent, found, deadline)
                    .map(
                        shown ->
                            found.stream()
                                .map(
                                    session ->
                                        session(
                                            agent,
                                            session,
                                            status(session, turns.get(session.id)),
                                            shown.get(SessionVersions.number(session))))
                                .toList()));
  }

  private SessionResponse session(
      RegisteredAgent agent, Session session, String status, SessionVersions.Shown version) {
    return new SessionResponse(
        session.key,
        agent.name(),
        session.aliasKey,
        session.name,
        description(session).orElse(null),
        StoredJson.object(json, session.metadata),
        session.enabled,
        status,
        session.currentStep,
        Duration.ofSeconds(session.ttlSeconds).toMinutes(),
        usage(session, version.contextWindow()),
        version.compaction(),
        masked(session),
        session.createdAt.toString());
  }

  /**
   * The status of a session whose turn is in flight or not; null if it is not known to have had
   * one.
   */
  private static String status(Session session, Boolean running) {
    if (Boolean.TRUE.equals(running)) {
      return "running";
    }
    return session.messageCount == 0 && running == null ? "unstarted" : "stopped";
  }

  private static ContextUsage usage(Session session, OptionalLong window) {
    return session.contextTokens == null
        ? null
        : ContextUsage.of(
            session.contextTokens,
            session.contextOutputTokens,
            window.isPresent() ? window.getAsLong() : null);
  }

  private Map<String, String> masked(Session session) {
    Map<String, String> masked = new LinkedHashMap<>();
    secrets.names(session).forEach(name -> masked.put(name, MASK));
    return masked;
  }
}
