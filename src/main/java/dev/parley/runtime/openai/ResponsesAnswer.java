package dev.parley.runtime.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.runtime.Piece;
import dev.parley.runtime.http.StreamedAnswer;
import dev.parley.runtime.responses.ResponseEvents;
import dev.parley.runtime.responses.ResponseSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Turns the events of a model's response into the pieces of an answer. Calls of tools come last: an
 * answer that is truncated calls nothing.
 */
final class ResponsesAnswer implements StreamedAnswer<Piece> {

  private final ResponseEvents events;
  private final List<Piece> calls = new ArrayList<>();
  private int length;

  ResponsesAnswer(ObjectMapper json) {
    this.events = new ResponseEvents(json, Source.MODEL);
  }

  private enum Source implements ResponseSource {
    MODEL;

    /** Events that a server sends before the model has begun. */
    private static final Set<String> BEFORE =
        Set.of("response.created", "response.queued", "response.in_progress", "keepalive");

    @Override
    public boolean begins(String type) {
      return !BEFORE.contains(type);
    }

    @Override
    public boolean callsComeLast() {
      return true;
    }

    @Override
    public FailedAttempt invalid(String reason) {
      return FailedAttempt.invalid(reason);
    }

    @Override
    public FailedAttempt brokenOff(String reason) {
      return FailedAttempt.brokenOff(reason);
    }

    @Override
    public FailedAttempt reported(JsonNode error) {
      return ModelError.of(0, error).failure();
    }
  }

  @Override
  public boolean begun() {
    return events.begun();
  }

  @Override
  public boolean finished() {
    return events.finished();
  }

  @Override
  public boolean done() {
    return events.done();
  }

  /**
   * The pieces of an event.
   *
   * @throws FailedAttempt if it is an error or no event, or the calls are too many or too long
   */
  @Override
  public List<Piece> read(String data) {
    List<Piece> pieces = new ArrayList<>();
    for (Piece piece : events.read(data)) {
      if (piece instanceof Piece.ToolCall call) {
        add(call);
      } else if (!(piece instanceof Piece.ToolResult)) {
        // A result of a call is no part of a model's answer.
        pieces.add(piece);
      }
    }
    if (events.done()) {
      if (pieces.stream().noneMatch(piece -> piece instanceof Piece.Truncated)) {
        pieces.addAll(calls);
      }
      calls.clear();
    }
    return pieces;
  }

  private void add(Piece.ToolCall call) {
    calls.add(call);
    length +=
        call.call().callId().length()
            + call.call().name().length()
            + call.call().arguments().length();
    ToolCalls.requireBounds(calls.size(), length);
  }

  /**
   * The last pieces, which there are none of.
   *
   * @throws FailedAttempt if the answer is not complete
   */
  @Override
  public List<Piece> end() {
    return events.end();
  }
}
