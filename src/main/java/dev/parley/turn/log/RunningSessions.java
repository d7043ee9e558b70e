package dev.parley.turn.log;

import dev.parley.session.Session;
import dev.parley.store.Deadline;
import dev.parley.store.StoreClock;
import dev.parley.store.statement.Statement;
import dev.parley.store.statement.Statements;
import dev.parley.turn.config.TurnConfig;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Tells which sessions have a turn in flight after the tail of their conversation. */
@ApplicationScoped
public class RunningSessions {

  private static final String RUNNING =
      """
      select l.session_id from session_log l
      where l.agent_id = :agent and l.session_id = any(:sessions) and l.turn_id is not null
      """;

  private final Statements statements;
  private final StoreClock clock;
  private final TurnConfig config;

  RunningSessions(Statements statements, StoreClock clock, TurnConfig config) {
    this.statements = statements;
    this.clock = clock;
    this.config = config;
  }

  /**
   * The ids of those sessions of an agent that have a turn in flight. A turn counts as a use of its
   * session and has a maximum duration, so only sessions that were used lately are looked up.
   */
  public Uni<Set<UUID>> among(UUID agent, Collection<Session> sessions, Deadline deadline) {
    Instant earliest = clock.now().minus(config.maxDuration()).minus(config.lease());
    List<UUID> used =
        sessions.stream()
            .filter(session -> session.lastAccessedAt.isAfter(session.createdAt))
            .filter(session -> session.lastAccessedAt.isAfter(earliest))
            .map(session -> session.id)
            .toList();
    return used.isEmpty()
        ? Uni.createFrom().item(Set.of())
        : statements
            .all(
                new Statement<>(RUNNING, row -> row.getUUID(0))
                    .with("agent", agent)
                    .with("sessions", used.toArray(UUID[]::new)),
                deadline)
            .map(Set::copyOf);
  }
}
