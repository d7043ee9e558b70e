package dev.parley.turn.queue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.failure.ConversationFailure;
import dev.parley.session.SessionSelector;
import dev.parley.store.Ids;
import dev.parley.store.Store;
import dev.parley.store.StoreClock;
import dev.parley.store.StoredJson;
import dev.parley.store.statement.Statement;
import dev.parley.store.statement.Statements;
import dev.parley.turn.NewTurn;
import dev.parley.turn.TurnTarget;
import dev.parley.turn.Turns;
import dev.parley.turn.config.TurnConfig;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/** Takes inputs while a turn is in flight. */
@ApplicationScoped
public class InputQueue {

  private final Store store;
  private final Statements statements;
  private final StoreClock clock;
  private final Turns turns;
  private final TurnConfig config;
  private final TurnJson turnJson;
  private final Ids ids;
  private final ObjectMapper json;

  InputQueue(
      Store store,
      Statements statements,
      StoreClock clock,
      Turns turns,
      TurnConfig config,
      TurnJson turnJson,
      Ids ids,
      ObjectMapper json) {
    this.store = store;
    this.statements = statements;
    this.clock = clock;
    this.turns = turns;
    this.config = config;
    this.turnJson = turnJson;
    this.ids = ids;
    this.json = json;
  }

  /**
   * Queues an input if a turn is in flight after the tail of the conversation.
   *
   * @param turn the turn to start with the input unless the turn in flight takes it; it is stored.
   *     Its input is one message, before which an upload can come if it does not steer
   * @return the id of that turn, or empty if no turn is in flight; fails with session not found or
   *     queue full
   * @throws dev.parley.failure.FailureException as {@link Turns#start}
   */
  public Uni<Optional<UUID>> add(TurnTarget target, NewTurn turn, Behavior behavior) {
    turns.requireAcceptable(target, turn);
    UUID id = ids.next();
    SessionSelector selector = target.selector();
    Statement<String> statement =
        Statement.ofText(QueueSql.add(selector))
            .with("now", clock.now())
            .with("turnSeconds", config.maxDuration().toSeconds())
            .with("id", id)
            .with("behavior", behavior.name())
            .with("most", config.maxQueued())
            .with("turn", turnJson.write(id, turn).toString());
    selector.bind(statement, clock.now());
    return target
        .accept(
            store,
            statements,
            turn,
            statement,
            row -> {
              if (row == null) {
                throw selector.notFound();
              }
              return StoredJson.tree(json, row);
            },
            result -> result.path("added").asBoolean())
        .map(
            result -> {
              if (result.path("added").asBoolean()) {
                return Optional.of(id);
              }
              if (result.path("full").asBoolean()) {
                throw new ConversationFailure.QueueFull(target.agentRid(), target.session())
                    .exception();
              }
              return Optional.empty();
            });
  }
}
