package dev.parley.turn.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.parley.event.EventContent;
import dev.parley.event.EventContent.AgentOutput;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.event.EventType;
import dev.parley.event.StoredEvents;
import dev.parley.failure.ConversationFailure;
import dev.parley.runtime.PieceJson;
import dev.parley.session.SessionSelector;
import dev.parley.store.Deadline;
import dev.parley.turn.answer.Answer;
import dev.parley.turn.answer.TurnEnd;
import dev.parley.turn.answer.TurnStatus;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Reads conversations. All operations fail with session not found; reading does not extend a
 * session's expiry.
 */
@ApplicationScoped
public class Conversations {

  private final SessionStatements statements;
  private final StoredEvents events;
  private final PieceJson pieces;

  Conversations(SessionStatements statements, StoredEvents events, PieceJson pieces) {
    this.statements = statements;
    this.events = events;
    this.pieces = pieces;
  }

  /**
   * A message and its answer.
   *
   * @param message the user's message
   * @param result the answer
   */
  public record Exchange(InputMessage message, TurnEnd.Result result) {}

  /** The exchanges of a session, oldest first, in one statement. */
  public Uni<List<Exchange>> content(SessionSelector selector) {
    return statements
        .all(selector, ConversationSql.content(selector), none -> {}, Deadline.NONE)
        .map(this::exchanges);
  }

  /**
   * Pairs messages and answers turn by turn, because turns of different branches can overlap. A
   * turn without a message of its own answers that of the turn before it, which waited for tools or
   * was added.
   */
  private List<Exchange> exchanges(List<JsonNode> rows) {
    List<Exchange> exchanges = new ArrayList<>();
    Map<String, Asked> asked = new HashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      JsonNode row = rows.get(i);
      if (row.isNull()) {
        continue;
      }
      String turn = row.path("turn").asText();
      Asked before = asked.getOrDefault(turn, asked.get(row.path("parent").asText()));
      EventContent content = events.read(row);
      if (content instanceof InputMessage input && input.role() == null) {
        asked.put(turn, new Asked(input, ""));
      } else if (content instanceof AgentOutput output && before != null) {
        Asked answered = new Asked(before.message(), before.text() + output.text());
        if (ends(rows, i)) {
          exchanges.add(new Exchange(answered.message(), result(row, answered.text(), output)));
          asked.remove(turn);
        } else {
          asked.put(turn, answered);
        }
      }
    }
    return exchanges;
  }

  /** A message with the text of its answer so far. */
  private record Asked(InputMessage message, String text) {}

  /** Whether a row has the last output of a turn that does not wait. */
  private static boolean ends(List<JsonNode> rows, int index) {
    JsonNode row = rows.get(index);
    JsonNode next = index + 1 < rows.size() ? rows.get(index + 1) : MissingNode.getInstance();
    boolean continued =
        next.path("turn").equals(row.path("turn"))
            && next.path("type").asText().equals(EventType.AGENT_OUTPUT.name());
    return !continued
        && (!row.path("status").asText().equals(TurnStatus.WAITING.name())
            // The turn waits with a later message.
            || rows.subList(index + 1, rows.size()).stream()
                .anyMatch(
                    later ->
                        later.path("turn").equals(row.path("turn"))
                            && later.path("type").asText().equals(EventType.INPUT_MESSAGE.name())));
  }

  private static TurnEnd.Result result(JsonNode row, String text, AgentOutput last) {
    TurnStatus status = TurnStatus.valueOf(row.path("status").asText());
    return new TurnEnd.Result(
        UUID.fromString(row.path("trace").asText()),
        text,
        last.parameterUpdates(),
        row.path("tokens").isNull() ? Optional.empty() : Optional.of(row.path("tokens").asLong()),
        status == TurnStatus.CANCELLED || status == TurnStatus.INTERRUPTED);
  }

  /**
   * The trace of a turn, also while it runs and on any replica.
   *
   * @return fails with trace not found
   */
  public Uni<Trace> trace(SessionSelector selector, UUID id) {
    return statements
        .one(
            selector,
            ConversationSql.trace(selector),
            query -> query.set("trace", id),
            Deadline.NONE)
        .map(
            row -> {
              if (row.path("status").isNull()) {
                throw new ConversationFailure.TraceNotFound(
                        selector.access().agent().rid(), selector.ref().text(), id.toString())
                    .exception();
              }
              return trace(id, row);
            });
  }

  /**
   * What a turn did, also while it runs.
   *
   * @param id the trace id
   * @param running whether it is in flight
   * @param message the user's message
   * @param steps reasoning, tool calls and their results, in order
   */
  public record Trace(UUID id, boolean running, InputMessage message, List<EventContent> steps) {}

  private Trace trace(UUID id, JsonNode row) {
    InputMessage message = null;
    List<EventContent> steps = new ArrayList<>();
    for (JsonNode stored : row.path("events")) {
      EventContent content = events.read(stored);
      if (content instanceof InputMessage input) {
        message = input;
      } else if (Answer.isWork(content)) {
        steps.add(content);
      }
    }
    boolean running = row.path("status").asText().equals(TurnStatus.RUNNING.name());
    if (running) {
      steps.addAll(Answer.of(pieces.read(row.path("pieces"))).work());
    }
    return new Trace(id, running, message, steps);
  }
}
