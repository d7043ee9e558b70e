package dev.parley.azure.response;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.azure.conversation.Item;
import dev.parley.azure.conversation.ItemStatus;
import dev.parley.azure.response.ResponseState.Usage;
import dev.parley.azure.response.ResponseStatus.Completed;
import dev.parley.azure.response.ResponseStatus.Failed;
import dev.parley.azure.response.ResponseStatus.InProgress;
import dev.parley.azure.response.ResponseStatus.Queued;
import dev.parley.event.EventContent;
import dev.parley.event.EventContent.ToolCall;
import dev.parley.event.EventId;
import dev.parley.runtime.Piece;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The frames of a response's stream. They follow from the response and its pieces alone: every
 * replica that reads the same pieces makes the same frames, with the same sequence numbers.
 *
 * <p>Not thread-safe. Call {@link #start} first, then {@link #add} with each piece, then {@link
 * #end}.
 */
public final class ResponseFrames {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final ResponseState response;
  private final UUID turn;
  private final int inputs;
  private final List<Item> output = new ArrayList<>();
  private final Set<String> pending = new HashSet<>();
  private Optional<Usage> usage = Optional.empty();
  private Optional<TextItem> open = Optional.empty();
  private boolean spoken;

  /**
   * Number of events of the turn that are no output: messages that came meanwhile, a summary, and
   * transitions between steps.
   */
  private int unshown;

  /** The call that an MCP server runs. */
  private Optional<Item> served = Optional.empty();

  private final FrameWriter writer = new FrameWriter();
  private final CallFrames calls;

  /**
   * The stream of a response from its start.
   *
   * @param response the response without output, queued or in progress
   * @param turn the id of its turn
   * @param inputs number of events that the turn appends before its output
   */
  public ResponseFrames(ResponseState response, UUID turn, int inputs) {
    this.response = response;
    this.turn = turn;
    this.inputs = inputs;
    this.calls = new CallFrames(writer, response.origin());
  }

  /** The frames before the first piece. */
  public List<Frame> start() {
    lifecycle("response.created", response);
    if (response.status() instanceof Queued) {
      lifecycle("response.queued", response);
    }
    lifecycle("response.in_progress", current());
    return writer.taken();
  }

  /** The frames of the next piece. Empty texts and pieces that show nothing have none. */
  public List<Frame> add(Piece piece) {
    if (piece instanceof Piece.Text text) {
      append(TextItem.Kind.MESSAGE, text.text());
    } else if (piece instanceof Piece.Reasoning reasoning) {
      append(TextItem.Kind.REASONING, reasoning.text());
    } else if (piece instanceof Piece.ToolCall tool) {
      closeText(ItemStatus.COMPLETED);
      addCall(tool.call());
    } else if (piece instanceof Piece.ToolResult tool) {
      closeText(ItemStatus.COMPLETED);
      addResult(tool.result());
    } else if (piece instanceof Piece.Steering) {
      speak();
      closeText(ItemStatus.COMPLETED);
      unshown++;
      spoken = false;
    } else if (piece instanceof Piece.Compaction || piece instanceof Piece.StepTransition) {
      closeText(ItemStatus.COMPLETED);
      unshown++;
    } else if (piece instanceof Piece.Usage used) {
      usage = Optional.of(new Usage(used.input(), used.output()));
    }
    return writer.taken();
  }

  /**
   * The last frames. A cancelled response ends with {@code response.incomplete}, because there is
   * no frame of its own.
   *
   * @param end how the response ended: neither queued nor in progress
   */
  public List<Frame> end(ResponseStatus end) {
    if (end instanceof Completed) {
      speak();
    }
    closeText(ResponseMapper.lastStatus(end));
    served.ifPresent(item -> calls.brokenOff(item, output.size()));
    String type =
        end instanceof Completed
            ? "response.completed"
            : end instanceof Failed ? "response.failed" : "response.incomplete";
    lifecycle(type, response.with(end, usage, output));
    return writer.taken();
  }

  /** An agent that had nothing to say still answered. */
  private void speak() {
    if (!spoken && pending.isEmpty()) {
      closeText(ItemStatus.COMPLETED);
      openText(TextItem.Kind.MESSAGE);
    }
  }

  /** The frame of an error that makes the stream end without its response. */
  public Frame error(String code, String message) {
    writer.add(
        "error", JSON.objectNode().put("code", code).put("message", message).putNull("param"));
    return writer.taken().get(0);
  }

  /** The response in progress with its output so far. */
  public ResponseState current() {
    List<Item> soFar = new ArrayList<>(output);
    open.ifPresent(text -> soFar.add(text.item()));
    return response.with(new InProgress(), usage, soFar);
  }

  private void append(TextItem.Kind kind, String text) {
    if (text.isEmpty()) {
      return;
    }
    if (open.filter(item -> item.kind() == kind).isEmpty()) {
      closeText(ItemStatus.COMPLETED);
      openText(kind);
    }
    open.get().append(text);
    writer.add(kind.delta(), withLogprobs(kind, ofPart(open.get()).put("delta", text)));
  }

  private void openText(TextItem.Kind kind) {
    spoken |= kind == TextItem.Kind.MESSAGE;
    TextItem text = new TextItem(kind, nextId());
    open = Optional.of(text);
    ObjectNode added = calls.json(text.item(), ItemStatus.IN_PROGRESS);
    added.putArray("content");
    calls.item("response.output_item.added", added, output.size());
    writer.add("response.content_part.added", ofPart(text).set("part", kind.part("")));
  }

  private void closeText(ItemStatus status) {
    if (open.isEmpty()) {
      return;
    }
    TextItem text = open.get();
    writer.add(
        text.kind().done(), withLogprobs(text.kind(), ofPart(text).put("text", text.text())));
    writer.add(
        "response.content_part.done", ofPart(text).set("part", text.kind().part(text.text())));
    calls.item("response.output_item.done", calls.json(text.item(), status), output.size());
    output.add(text.item());
    open = Optional.empty();
  }

  private void addCall(EventContent.ToolCall call) {
    if (ToolCall.MCP.equals(call.kind())) {
      // The item is that of the result, which follows.
      unshown++;
      begin(CallFrames.running(call), call.arguments());
      return;
    }
    pending.add(call.callId());
    Item item = new Item(nextId(), call);
    if (call.server() == null) {
      calls.function(item, call, output.size());
    } else {
      calls.whole(item, output.size());
    }
    output.add(item);
  }

  private void begin(EventContent.ToolResult result, String arguments) {
    Item item = new Item(nextId(), result);
    served = Optional.of(item);
    calls.begun(item, arguments, output.size());
  }

  private void addResult(EventContent.ToolResult result) {
    pending.remove(result.callId());
    Item item = new Item(nextId(), result);
    if (result.served() == null) {
      calls.whole(item, output.size());
    } else {
      if (served.isEmpty()) {
        // An earlier response has asked for the approval of the call.
        begin(result, result.served().arguments());
      }
      calls.ended(item, result.failed(), output.size());
      served = Optional.empty();
    }
    output.add(item);
  }

  private UUID nextId() {
    return EventId.of(turn, inputs + unshown + output.size());
  }

  /** The fields that name the item at the end of the output. */
  private ObjectNode of(Item item) {
    return JSON.objectNode().put("item_id", item.wireId()).put("output_index", output.size());
  }

  private ObjectNode ofPart(TextItem text) {
    return of(text.item()).put("content_index", 0);
  }

  private static ObjectNode withLogprobs(TextItem.Kind kind, ObjectNode data) {
    if (kind == TextItem.Kind.MESSAGE) {
      data.putArray("logprobs");
    }
    return data;
  }

  private void lifecycle(String type, ResponseState state) {
    writer.add(type, JSON.objectNode().set("response", ResponseMapper.response(state)));
  }
}
