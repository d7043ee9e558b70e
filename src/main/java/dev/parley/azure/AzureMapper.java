package dev.parley.azure;

import dev.parley.agent.RegisteredAgent;
import dev.parley.agent.VersionNumber;
import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.failure.Failure.InvalidCursor.Direction;
import dev.parley.http.EdgeFailure;
import dev.parley.session.NewSession;
import dev.parley.session.Page;
import dev.parley.session.PageRequest;
import dev.parley.session.PageRequest.Cursor;
import dev.parley.session.PageRequest.Order;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionKey;
import dev.parley.session.SessionSummary;
import dev.parley.store.StoreClock;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Turns the dialect's wire types into the core's and back. */
@ApplicationScoped
public class AzureMapper {

  private static final Pattern SESSION_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:@-]{0,127}");
  private static final int DEFAULT_LIMIT = 20;
  private static final int MAX_LIMIT = 100;

  /** The dialect has no word for "never". */
  private static final Instant NEVER = Instant.parse("9999-12-31T23:59:59Z");

  private final AzureConfig config;
  private final SessionConfig sessions;
  private final StoreClock clock;

  public AzureMapper(AzureConfig config, SessionConfig sessions, StoreClock clock) {
    this.config = config;
    this.sessions = sessions;
    this.clock = clock;
  }

  /**
   * The session that a request asks for.
   *
   * @throws dev.parley.http.EdgeFailureException wrong shape
   * @throws dev.parley.failure.FailureException invalid argument, or malformed version
   */
  public NewSession session(RegisteredAgent agent, CreateSessionRequest request) {
    SessionKey key =
        request.agentSessionId() == null
            ? new SessionKey.Generated()
            : chosen(request.agentSessionId());
    Optional<VersionNumber> version =
        Optional.ofNullable(request.versionIndicator()).map(indicator -> version(agent, indicator));
    return NewSession.plain(key, version, version.isPresent(), config.sessionTtl());
  }

  private static SessionKey chosen(String id) {
    if (!SESSION_ID.matcher(id).matches()) {
      throw new Failure.InvalidArgument(
              Field.KEY,
              "must be 1 to 128 letters, digits and '.', '_', ':', '@', '-', starting with a letter or digit")
          .exception();
    }
    return new SessionKey.Chosen(id);
  }

  private static VersionNumber version(RegisteredAgent agent, VersionIndicator indicator) {
    if (!VersionIndicator.VERSION_REF.equals(indicator.type())) {
      throw new EdgeFailure.WrongShape(
              "version_indicator.type", "must be '" + VersionIndicator.VERSION_REF + "'")
          .exception();
    }
    String id = indicator.agentVersion();
    if (id == null) {
      throw new EdgeFailure.WrongShape("version_indicator.agent_version", "is missing").exception();
    }
    return VersionNumber.parse(id.contains(".") ? id : id + ".0")
        .orElseThrow(new Failure.MalformedVersion(agent.rid(), id)::exception);
  }

  /**
   * The page that a query asks for.
   *
   * @throws dev.parley.http.EdgeFailureException invalid parameter
   */
  public PageRequest page(String limit, String order, String after, String before) {
    if (after != null && before != null) {
      throw new EdgeFailure.InvalidParameter("before", "cannot be combined with after").exception();
    }
    Optional<Cursor> cursor =
        Optional.ofNullable(after)
            .map(id -> new Cursor(id, Direction.AFTER))
            .or(() -> Optional.ofNullable(before).map(id -> new Cursor(id, Direction.BEFORE)));
    return new PageRequest(limit(limit), order(order), cursor);
  }

  private static int limit(String text) {
    if (text == null) {
      return DEFAULT_LIMIT;
    }
    // Up to three digits: nothing that matches overflows.
    int limit = text.matches("\\d{1,3}") ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new EdgeFailure.InvalidParameter("limit", "must be a whole number from 1 to 100")
          .exception();
    }
    return limit;
  }

  private static Order order(String text) {
    if (text == null || text.equals("desc")) {
      return Order.NEWEST_FIRST;
    }
    if (text.equals("asc")) {
      return Order.OLDEST_FIRST;
    }
    throw new EdgeFailure.InvalidParameter("order", "must be asc or desc").exception();
  }

  /** A session as this dialect shows it. */
  public SessionResponse session(SessionSummary session) {
    VersionNumber version = session.version();
    return new SessionResponse(
        session.key(),
        new VersionIndicator(
            VersionIndicator.VERSION_REF,
            version.published() ? String.valueOf(version.major()) : version.toString()),
        session.status(clock.now(), sessions.idleAfter()).name().toLowerCase(Locale.ROOT),
        session.createdAt().getEpochSecond(),
        session.lastAccessedAt().getEpochSecond(),
        session.expiresAt().orElse(NEVER).getEpochSecond());
  }

  /** A page of sessions as this dialect shows it. */
  public SessionListResponse sessions(Page<SessionSummary> page) {
    List<SessionResponse> data = page.items().stream().map(this::session).toList();
    return new SessionListResponse(
        data,
        data.isEmpty() ? null : data.get(0).agentSessionId(),
        data.isEmpty() ? null : data.get(data.size() - 1).agentSessionId(),
        page.hasMore());
  }
}
