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
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Tells which sessions have had a turn, and which have one in flight after their tail. */
@ApplicationScoped
public class RunningSessions {

  private static final String TURNS =
      """
      select l.session_id, l.turn_id is not null from session_log l
      where l.agent_id = :agent and l.session_id = any(:sessions)
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
   * Sessions of an agent that have had a turn, by their ids, with whether one is in flight. A turn
   * counts as a use of its session and has a maximum duration, so those are looked up that were
   * used lately, or were used and have no messages; others that have messages may be missing, and
   * so may copies that were not used.
   */
  public Uni<Map<UUID, Boolean>> among(
      UUID agent, Collection<Session> sessions, Deadline deadline) {
    Instant earliest = clock.now().minus(config.maxDuration()).minus(config.lease());
    List<UUID> used =
        sessions.stream()
            .filter(session -> session.lastAccessedAt.isAfter(session.createdAt))
            .filter(
                session -> session.messageCount == 0 || session.lastAccessedAt.isAfter(earliest))
            .map(session -> session.id)
            .toList();
    return used.isEmpty()
        ? Uni.createFrom().item(Map.of())
        : statements
            .all(
                new Statement<>(TURNS, row -> Map.entry(row.getUUID(0), row.getBoolean(1)))
                    .with("agent", agent)
                    .with("sessions", used.toArray(UUID[]::new)),
                deadline)
            .map(
                found ->
                    found.stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }
}
