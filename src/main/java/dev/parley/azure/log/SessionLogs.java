package dev.parley.azure.log;

import dev.parley.agent.RegisteredAgent;
import dev.parley.failure.Failure;
import dev.parley.failure.FailureException;
import dev.parley.http.stream.Heartbeats;
import dev.parley.session.SessionSelector;
import dev.parley.session.SessionStatus;
import dev.parley.session.SessionSummary;
import dev.parley.session.Sessions;
import dev.parley.store.Deadline;
import dev.parley.store.StoreClock;
import dev.parley.turn.log.TurnActivity;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/**
 * Streams the logs of sessions. A stream reads what is stored again and again; it holds no database
 * connection in between.
 */
@ApplicationScoped
public class SessionLogs {

  /** How often a stream reads. */
  private static final Duration POLL = Duration.ofSeconds(1);

  /** The maximum number of turns with new lines that one read returns. */
  private static final int MAX_TURNS = 1000;

  private final Sessions sessions;
  private final TurnActivity turns;
  private final Heartbeats heartbeats;
  private final StoreClock clock;
  private volatile boolean stopping;

  public SessionLogs(
      Sessions sessions, TurnActivity turns, Heartbeats heartbeats, StoreClock clock) {
    this.sessions = sessions;
    this.turns = turns;
    this.heartbeats = heartbeats;
    this.clock = clock;
  }

  void onStop(@Observes ShutdownDelayInitiatedEvent event) {
    stopping = true;
  }

  /**
   * The log of a session as server-sent events.
   *
   * @param condition what the session must comply with; otherwise it is not found
   * @return fails with session not found or not accessible. The stream ends when the session is
   *     deleted or expires, or when the replica stops
   */
  Uni<Multi<byte[]>> stream(
      RegisteredAgent agent,
      SessionSelector selector,
      Predicate<SessionSummary> condition,
      LogOptions options) {
    SessionLog log = new SessionLog(agent.id());
    return sessions
        .get(selector, Deadline.NONE)
        .invoke(
            session -> {
              if (!condition.test(session)) {
                throw selector.notFound();
              }
            })
        .chain(
            session ->
                lines(log, agent, session, options.tail())
                    .map(batch -> events(agent, selector, session, log, batch, options)));
  }

  private Multi<byte[]> events(
      RegisteredAgent agent,
      SessionSelector selector,
      SessionSummary session,
      SessionLog log,
      Batch begin,
      LogOptions options) {
    List<LogEntry> wanted = begin.lines().stream().filter(options::wants).toList();
    List<LogEntry> tail =
        wanted.subList(Math.max(0, wanted.size() - options.tail()), wanted.size());
    Multi<byte[]> earlier =
        Multi.createBy()
            .concatenating()
            .streams(
                Multi.createFrom()
                    .item(() -> LogFrames.session(agent.name(), session, clock.now())),
                Multi.createFrom().iterable(tail).map(LogFrames::line));
    if (!options.follow() || begin.last()) {
      return earlier;
    }
    Multi<byte[]> later =
        Multi.createBy()
            .repeating()
            .uni(() -> next(log, agent, selector))
            .withDelay(POLL)
            .whilst(batch -> !batch.last() && !stopping)
            .onItem()
            .transformToIterable(Batch::lines)
            .select()
            .where(options::wants)
            .map(LogFrames::line);
    return heartbeats.in(
        heartbeats.in(
            Multi.createBy().concatenating().streams(earlier, later),
            LogFrames.SILENCE,
            () -> LogFrames.silence(clock.now())));
  }

  /**
   * New lines.
   *
   * @param last whether there can be no others
   */
  private record Batch(List<LogEntry> lines, boolean last) {}

  private Uni<Batch> next(SessionLog log, RegisteredAgent agent, SessionSelector selector) {
    return sessions
        .get(selector, Deadline.NONE)
        .chain(session -> lines(log, agent, session, MAX_TURNS))
        .onFailure(SessionLogs::isGone)
        .recoverWithItem(() -> new Batch(List.of(deleted(clock.now())), true));
  }

  private Uni<Batch> lines(
      SessionLog log, RegisteredAgent agent, SessionSummary session, int limit) {
    return turns
        .since(agent.id(), session.id(), log.since(), limit)
        .map(
            found -> {
              Instant now = clock.now();
              return new Batch(
                  log.next(session, found, now), session.status(now) == SessionStatus.EXPIRED);
            });
  }

  private static LogEntry deleted(Instant now) {
    return new LogEntry("deleted", now, LogEntry.Stream.STATUS, "Session deleted.");
  }

  private static boolean isGone(Throwable failure) {
    return failure instanceof FailureException refusal
        && refusal.failure() instanceof Failure.SessionNotFound;
  }
}
