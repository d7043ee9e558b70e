package dev.parley.vectara;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.agent.RegisteredAgent;
import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.http.EdgeFailure;
import dev.parley.session.Metadata;
import dev.parley.session.NewSession;
import dev.parley.session.Session;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Turns the dialect's wire types into the core's and back. */
@ApplicationScoped
public class VectaraMapper {

  private static final Pattern KEY = Pattern.compile("[0-9a-zA-Z_-]{1,50}");

  /** A hundred years: long enough for anybody, and no date overflows. */
  private static final long MAX_TTI_MINUTES = 52_560_000;

  private static final String NAMELESS = "session";

  private final VectaraConfig config;
  private final SessionConfig sessions;
  private final ObjectMapper json;

  public VectaraMapper(VectaraConfig config, SessionConfig sessions, ObjectMapper json) {
    this.config = config;
    this.sessions = sessions;
    this.json = json;
  }

  /**
   * The session that a request asks for.
   *
   * @throws dev.parley.http.EdgeFailureException wrong shape
   * @throws dev.parley.failure.FailureException invalid argument
   */
  public NewSession session(CreateSessionRequest request) {
    refuseUnsupported("from_session", request.fromSession());
    refuseUnsupported("secrets", request.secrets());
    Optional<String> name = name(request);
    return new NewSession(
        key(request, name),
        Optional.empty(),
        false,
        name,
        Optional.ofNullable(request.description()).orElse(""),
        metadata(request.metadata()),
        !Boolean.FALSE.equals(request.enabled()),
        ttl(request.ttiMinutes()));
  }

  private static void refuseUnsupported(String field, JsonNode value) {
    if (given(value)) {
      throw new EdgeFailure.WrongShape(field, "is not supported yet").exception();
    }
  }

  private static boolean given(JsonNode value) {
    return value != null && !value.isNull();
  }

  private Optional<String> name(CreateSessionRequest request) {
    Optional<String> name = Optional.ofNullable(request.name()).filter(text -> !text.isEmpty());
    if (name.isEmpty() && config.sessionNameRequired()) {
      throw new EdgeFailure.WrongShape("name", "is required").exception();
    }
    return name;
  }

  private static SessionKey key(CreateSessionRequest request, Optional<String> name) {
    if (request.key() == null) {
      return GeneratedKeys.forSession(name.orElse(NAMELESS));
    }
    if (!KEY.matcher(request.key()).matches()) {
      throw new Failure.InvalidArgument(Field.KEY, "must be 1 to 50 letters, digits, '_' and '-'")
          .exception();
    }
    return new SessionKey.Chosen(request.key());
  }

  private Metadata metadata(JsonNode value) {
    return given(value) ? Metadata.of(value, sessions.maxMetadataBytes()) : Metadata.none();
  }

  private static Duration ttl(Long minutes) {
    if (minutes == null) {
      return Duration.ZERO;
    }
    if (minutes < 0 || minutes > MAX_TTI_MINUTES) {
      throw new Failure.InvalidArgument(Field.TTL, "must be from 0 to " + MAX_TTI_MINUTES)
          .exception();
    }
    return Duration.ofMinutes(minutes);
  }

  /** A session as this dialect shows it. */
  public SessionResponse session(RegisteredAgent agent, Session session) {
    return new SessionResponse(
        session.key,
        agent.name(),
        session.name,
        session.description,
        read(session.metadata),
        session.enabled,
        session.messageCount == 0 ? "unstarted" : "stopped",
        Duration.ofSeconds(session.ttlSeconds).toMinutes(),
        session.createdAt.toString());
  }

  private JsonNode read(String metadata) {
    try {
      return json.readTree(metadata);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored metadata is JSON", e);
    }
  }
}
