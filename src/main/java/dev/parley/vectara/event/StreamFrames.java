package dev.parley.vectara.event;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.event.EventContent;
import dev.parley.event.EventContent.AgentOutput;
import dev.parley.event.EventContent.Reasoning;
import dev.parley.event.EventContent.ToolResult;
import dev.parley.event.EventId;
import dev.parley.runtime.Piece;
import dev.parley.runtime.RuntimeFailure;
import dev.parley.turn.answer.TurnStatus;
import dev.parley.vectara.EventIds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * The frames of a turn's stream. They follow from the turn and its pieces, except for their times.
 *
 * <p>Not thread-safe. Call {@link #start} first, then {@link #add} with each piece, then {@link
 * #end} or {@link #failed}.
 */
final class StreamFrames {

  /** The type of the event that shows that a turn was interrupted. It is not stored. */
  static final String INTERRUPTED = "session_interrupted";

  /** What arrives text by text. */
  private enum Kind {
    OUTPUT,
    THINKING
  }

  private final EventMapper mapper;
  private final UUID turn;
  private final List<EventContent> input;
  private final Map<String, String> tools;
  private final OptionalLong window;
  private final Map<String, ObjectNode> pending = new LinkedHashMap<>();
  private final StringBuilder text = new StringBuilder();
  private Optional<Kind> open = Optional.empty();
  private Optional<String> schema = Optional.empty();
  private Optional<Piece.Usage> usage = Optional.empty();
  private boolean spoken;
  private int index;
  private List<Frame> frames = new ArrayList<>();

  /**
   * The stream of a turn.
   *
   * @param turn the turn's id
   * @param input what the turn started with; empty if it answers nothing
   * @param tools the names of the tools whose results are part of the input, by the ids of the
   *     calls
   * @param window tokens that the agent's model can take in, if known
   */
  StreamFrames(
      EventMapper mapper,
      UUID turn,
      List<EventContent> input,
      Map<String, String> tools,
      OptionalLong window) {
    this.window = window;
    this.mapper = mapper;
    this.turn = turn;
    this.input = input;
    this.tools = new HashMap<>(tools);
  }

  /** The frames before the first piece: what the turn started with. */
  List<Frame> start() {
    input.forEach(this::whole);
    return taken();
  }

  /** The frames of the next piece. Empty texts and pieces that show nothing have none. */
  List<Frame> add(Piece piece) {
    if (piece instanceof Piece.Text part) {
      append(Kind.OUTPUT, part.text());
    } else if (piece instanceof Piece.Reasoning part) {
      append(Kind.THINKING, part.text());
    } else if (piece instanceof Piece.ToolCall tool) {
      close();
      tools.put(tool.call().callId(), tool.call().name());
      pending.put(tool.call().callId(), EventMapper.pending(nextId(), tool.call()));
      whole(tool.call());
    } else if (piece instanceof Piece.ToolResult tool) {
      close();
      pending.remove(tool.result().callId());
      whole(tool.result());
    } else if (piece instanceof Piece.Steering steering) {
      output();
      whole(steering.message());
      schema = Optional.empty();
      spoken = false;
    } else if (piece instanceof Piece.Compaction compaction) {
      frames.add(new Frame(mapper.base(nextId(), Instant.now(), "compaction_started")));
      whole(compaction.summary());
    } else if (piece instanceof Piece.StepTransition step) {
      close();
      whole(step.transition());
      schema = Optional.empty();
    } else if (piece instanceof Piece.Structured structured) {
      schema = Optional.of(structured.schema());
    } else if (piece instanceof Piece.Usage used) {
      usage = Optional.of(used);
    }
    return taken();
  }

  /**
   * The last frames of a turn that did not fail. The id of an output without text is sent, too,
   * because the output is stored.
   */
  List<Frame> end(TurnStatus status) {
    boolean waits = status == TurnStatus.WAITING;
    if (status != TurnStatus.CANCELLED) {
      if (waits) {
        close();
      } else {
        output();
      }
      usage.ifPresent(this::consumed);
    }
    if (waits) {
      ObjectNode event = mapper.base(nextId(), Instant.now(), "client_tool_pending");
      ArrayNode calls = event.putArray("pending_calls");
      pending.values().forEach(calls::add);
      frames.add(new Frame(event));
    } else if (status != TurnStatus.COMPLETED) {
      frames.add(new Frame(mapper.base(nextId(), Instant.now(), INTERRUPTED)));
    }
    return over();
  }

  /** The last frames of a turn that failed. None of its events is kept. */
  List<Frame> failed(Throwable failure) {
    frames.add(
        failure instanceof RuntimeFailure known
            ? Frame.failed(known, mapper, nextId())
            : Frame.error("An unexpected error occurred."));
    return over();
  }

  private void append(Kind kind, String more) {
    if (more.isEmpty()) {
      return;
    }
    if (open.filter(kind::equals).isEmpty()) {
      close();
      open = Optional.of(kind);
    }
    text.append(more);
    if (kind == Kind.OUTPUT && schema.isPresent()) {
      return;
    }
    frames.add(
        new Frame(
            streaming(kind == Kind.OUTPUT ? "streaming_agent_output" : "streaming_thinking")
                .put("content", more)));
  }

  /** Ends the answer to an input, which has at least one output. */
  private void output() {
    close();
    if (!spoken && !input.isEmpty()) {
      open = Optional.of(Kind.OUTPUT);
      close();
    }
  }

  private void close() {
    open.ifPresent(
        kind -> {
          if (kind == Kind.OUTPUT) {
            spoken = true;
            endOutput();
            index++;
          } else {
            frames.add(new Frame(streaming("streaming_thinking_end")));
            whole(new Reasoning(text.toString()));
          }
        });
    open = Optional.empty();
    text.setLength(0);
  }

  /** An output that was to be structured has not been sent text by text. */
  private void endOutput() {
    if (schema.isPresent() && !text.isEmpty()) {
      AgentOutput output = new AgentOutput(text.toString(), Map.of(), schema.get());
      frames.addAll(Frame.of(mapper.event(nextId(), Instant.now(), output, "")));
    } else {
      frames.add(
          new Frame(
              streaming("streaming_agent_output_end").put("event_id", EventIds.of(nextId()))));
    }
  }

  /** Adds the frame of the next event of the turn. */
  private void whole(EventContent content) {
    String tool =
        content instanceof ToolResult result ? tools.getOrDefault(result.callId(), "") : "";
    frames.add(new Frame(mapper.event(nextId(), Instant.now(), content, tool)));
    index++;
  }

  private void consumed(Piece.Usage used) {
    ObjectNode frame = streaming("context_consumed");
    ObjectNode tokens = frame.putObject("session_context_usage");
    tokens.putObject("input_tokens").put("count", used.context() - used.contextOutput());
    tokens.putObject("output_tokens").put("count", used.contextOutput());
    tokens.put("total_tokens", used.context());
    window.ifPresent(most -> tokens.put("model_context_window", most));
    frames.add(new Frame(frame));
  }

  private static ObjectNode streaming(String type) {
    return Frame.streaming(type, Instant.now());
  }

  private UUID nextId() {
    return EventId.of(turn, index);
  }

  private List<Frame> over() {
    frames.add(Frame.end());
    return taken();
  }

  private List<Frame> taken() {
    List<Frame> taken = frames;
    frames = new ArrayList<>();
    return taken;
  }
}
