package dev.parley.azure.session;

import dev.parley.agent.RegisteredAgent;
import dev.parley.agent.VersionNumber;
import dev.parley.azure.AzureConfig;
import dev.parley.azure.VersionIds;
import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.http.error.HttpFailure;
import dev.parley.session.KeyChoice;
import dev.parley.session.NewSession;
import dev.parley.session.SessionSummary;
import dev.parley.store.Page;
import dev.parley.store.StoreClock;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Converts sessions between the dialect's types and the core's. */
@Singleton
public class SessionMapper {

  private static final Pattern SESSION_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:@-]{0,127}");

  /** The dialect cannot express "never". */
  private static final Instant NEVER = Instant.parse("9999-12-31T23:59:59Z");

  private final AzureConfig config;
  private final StoreClock clock;

  public SessionMapper(AzureConfig config, StoreClock clock) {
    this.config = config;
    this.clock = clock;
  }

  /**
   * The session that a request describes.
   *
   * @throws dev.parley.http.error.HttpFailureException wrong shape
   * @throws dev.parley.failure.FailureException invalid argument, or malformed version
   */
  public NewSession session(RegisteredAgent agent, CreateSessionRequest request) {
    KeyChoice key =
        request.agentSessionId() == null
            ? new KeyChoice.Generated()
            : chosen(request.agentSessionId());
    Optional<VersionNumber> version =
        Optional.ofNullable(request.versionIndicator()).map(indicator -> version(agent, indicator));
    return NewSession.plain(key, version, version.isPresent(), config.sessionTtl());
  }

  private static KeyChoice chosen(String id) {
    if (!SESSION_ID.matcher(id).matches()) {
      throw new Failure.InvalidArgument(
              Field.KEY,
              "must be 1 to 128 letters, digits and '.', '_', ':', '@', '-', starting with a letter or digit")
          .exception();
    }
    return new KeyChoice.Chosen(id);
  }

  private static VersionNumber version(RegisteredAgent agent, VersionIndicator indicator) {
    if (!VersionIndicator.VERSION_REF.equals(indicator.type())) {
      throw new HttpFailure.WrongShape(
              "version_indicator.type", "must be '" + VersionIndicator.VERSION_REF + "'")
          .exception();
    }
    String id = indicator.agentVersion();
    if (id == null) {
      throw new HttpFailure.WrongShape("version_indicator.agent_version", "is missing").exception();
    }
    return VersionIds.parse(id)
        .orElseThrow(new Failure.MalformedVersion(agent.rid(), id)::exception);
  }

  /** Converts a session. */
  public SessionResponse session(SessionSummary session) {
    Instant now = clock.now();
    return new SessionResponse(
        session.key(),
        new VersionIndicator(VersionIndicator.VERSION_REF, VersionIds.text(session.version())),
        session.status(now).name().toLowerCase(Locale.ROOT),
        session.createdAt().getEpochSecond(),
        session.lastAccessedAt().getEpochSecond(),
        session.expiresAt().orElse(NEVER).getEpochSecond(),
        session.stoppedAt(now).map(Instant::getEpochSecond).orElse(null));
  }

  /** Converts a page of sessions. */
  public SessionListResponse sessions(Page<SessionSummary> page) {
    List<SessionResponse> data = page.items().stream().map(this::session).toList();
    String lastId = data.isEmpty() ? null : data.get(data.size() - 1).agentSessionId();
    return new SessionListResponse(
        data,
        data.isEmpty() ? null : data.get(0).agentSessionId(),
        lastId,
        page.hasMore(),
        page.hasMore() ? lastId : null);
  }
}
