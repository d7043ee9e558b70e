package dev.parley.runtime.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.event.EventContent;
import dev.parley.runtime.Piece;
import dev.parley.runtime.TextParts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Assembles the tool calls of an answer, whose arguments arrive in parts. */
final class ToolCalls {

  private static final int MAX_CALLS = 128;
  private static final int MAX_LENGTH = 1 << 20;

  private final List<Call> calls = new ArrayList<>();

  /** The call that the next part with an index continues. */
  private final Map<Integer, Call> current = new HashMap<>();

  private int length;

  private static final class Call {
    private String id = "";
    private String name = "";
    private final StringBuilder arguments = new StringBuilder();

    /** Adds a part and returns by how much the call is longer. */
    private int add(String partId, String partName, String partArguments) {
      int before = id.length() + name.length() + arguments.length();
      id = id.isEmpty() ? partId : id;
      name = name.isEmpty() ? partName : name;
      arguments.append(partArguments);
      return id.length() + name.length() + arguments.length() - before;
    }
  }

  /**
   * Adds parts of calls. A part with another id than the call at its index begins a call: some
   * servers send no index, or the same one for all calls.
   *
   * @param parts the array {@code tool_calls} of a chunk; a missing one adds nothing
   * @throws FailedAttempt if the calls are too many or too long
   */
  void add(JsonNode parts) {
    int position = 0;
    for (JsonNode part : parts) {
      int index = part.path("index").asInt(position++);
      String id = TextParts.whole(part.path("id").asText(""));
      Call call = current.get(index);
      if (call == null || !id.isEmpty() && !call.id.isEmpty() && !call.id.equals(id)) {
        call = new Call();
        calls.add(call);
        current.put(index, call);
      }
      JsonNode function = part.path("function");
      JsonNode arguments = function.path("arguments");
      length +=
          call.add(
              id,
              TextParts.whole(function.path("name").asText("")),
              arguments.isContainerNode() ? arguments.toString() : arguments.asText(""));
      requireBounds(calls.size(), length);
    }
  }

  /**
   * Bounds the calls of an answer.
   *
   * @param count how many there are
   * @param length the number of characters of their ids, names and arguments
   * @throws FailedAttempt if the calls are too many or too long
   */
  static void requireBounds(int count, int length) {
    if (count > MAX_CALLS || length > MAX_LENGTH) {
      throw FailedAttempt.invalid("the tool calls are too many or too long");
    }
  }

  /** Forgets calls that will not be complete. */
  void discard() {
    calls.clear();
    current.clear();
  }

  /**
   * The complete calls in their order. They are for the caller to run.
   *
   * @throws FailedAttempt if a call has no name
   */
  List<Piece> take() {
    List<Piece> taken = new ArrayList<>();
    for (Call call : calls) {
      if (call.name.isBlank()) {
        throw FailedAttempt.invalid("a tool call has no name");
      }
      String arguments = TextParts.whole(call.arguments.toString());
      taken.add(
          new Piece.ToolCall(
              new EventContent.ToolCall(
                  call.id.isBlank() ? "call_" + UUID.randomUUID() : call.id,
                  call.name,
                  "FUNCTION",
                  null,
                  arguments.isBlank() ? "{}" : arguments)));
    }
    discard();
    return taken;
  }
}
