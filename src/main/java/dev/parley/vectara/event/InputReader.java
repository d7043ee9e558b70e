package dev.parley.vectara.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.event.EventContent.MessagePart;
import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.http.error.HttpFailure;
import dev.parley.store.StorableText;
import dev.parley.turn.queue.Behavior;
import dev.parley.vectara.EventIds;
import dev.parley.vectara.event.CreateInputRequest.AgentInput;
import dev.parley.vectara.event.CreateInputRequest.ToolOutputRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Reads the inputs of requests. */
public final class InputReader {

  private static final int MAX_PARTS = 1000;
  private static final int MAX_INSTRUCTIONS = 10_000;
  private static final String TYPE = "type";
  private static final String UNSUPPORTED = " is not supported yet";

  private InputReader() {}

  /**
   * The input that a request describes.
   *
   * @throws dev.parley.http.error.HttpFailureException wrong shape
   * @throws dev.parley.failure.FailureException invalid argument if a message is empty, or event
   *     not found
   */
  static Input read(CreateInputRequest request) {
    String type = request.type() == null ? "input_message" : request.type();
    return switch (type) {
      case "input_message" ->
          new Input.Message(message("messages", request.messages()), queueing(request));
      case "tool_output" -> new Input.ToolOutputs(outputs(request.toolOutputs()));
      case "interrupt" -> new Input.Interrupt();
      case "compact" ->
          new Input.Compact(
              Optional.ofNullable(request.compactUpToEventId()).map(EventIds::required),
              instructions(request.compactionMessage()));
      default -> throw wrong(TYPE, "must be one of input_message, tool_output, interrupt, compact");
    };
  }

  private static Optional<String> instructions(String text) {
    if (text != null) {
      StorableText.require(Field.MESSAGE, text, 0, MAX_INSTRUCTIONS);
    }
    return Optional.ofNullable(text);
  }

  /**
   * The message with these parts.
   *
   * @param field the field of the request that has them
   * @throws dev.parley.http.error.HttpFailureException wrong shape
   * @throws dev.parley.failure.FailureException invalid argument if the message is empty
   */
  public static InputMessage message(String field, List<AgentInput> inputs) {
    List<MessagePart> parts = new ArrayList<>();
    for (AgentInput input : required(field, inputs)) {
      parts.add(part(field + "[" + parts.size() + "]", input));
    }
    String text = parts.stream().map(MessagePart::text).collect(Collectors.joining("\n"));
    if (parts.isEmpty() || parts.size() > MAX_PARTS) {
      throw new Failure.InvalidArgument(
              Field.MESSAGE, "must have from 1 to " + MAX_PARTS + " elements")
          .exception();
    }
    if (text.isBlank()) {
      throw new Failure.InvalidArgument(Field.MESSAGE, "must have content").exception();
    }
    return new InputMessage(null, text, parts.size() == 1 ? null : parts, null, null);
  }

  private static MessagePart part(String place, AgentInput input) {
    if (input == null) {
      throw wrong(place, "must be an object");
    }
    String type = required(place + ".type", input.type());
    if (type.equals("skill")) {
      throw wrong(place + ".type", "cannot be skill: calling a skill" + UNSUPPORTED);
    }
    if (!type.equals("text")) {
      throw wrong(place + ".type", "must be one of text, skill");
    }
    String text = required(place + ".content", input.content());
    return new MessagePart(MessagePart.Kind.TEXT, text, null, null, null);
  }

  private static Optional<Input.Queueing> queueing(CreateInputRequest request) {
    Behavior behavior =
        switch (request.behavior() == null ? "follow_up" : request.behavior()) {
          case "steer" -> Behavior.STEER;
          case "follow_up" -> Behavior.FOLLOW_UP;
          default -> throw wrong("behavior", "must be one of steer, follow_up");
        };
    return Optional.ofNullable(request.since())
        .map(since -> new Input.Queueing(after(since), behavior));
  }

  private static Optional<UUID> after(String since) {
    if (since.equals("start")) {
      return Optional.empty();
    }
    if (!since.startsWith("aev_")) {
      throw wrong("since", "must be 'start' or the id of an event");
    }
    return Optional.of(EventIds.required(since));
  }

  private static List<Input.ToolOutput> outputs(List<ToolOutputRequest> requests) {
    List<Input.ToolOutput> outputs = new ArrayList<>();
    for (ToolOutputRequest request : required("tool_outputs", requests)) {
      outputs.add(output("tool_outputs[" + outputs.size() + "]", request));
    }
    return outputs;
  }

  private static Input.ToolOutput output(String place, ToolOutputRequest request) {
    if (request == null) {
      throw wrong(place, "must be an object");
    }
    String event = required(place + ".event_id", request.eventId());
    String type = required(place + ".type", request.type());
    boolean failed = type.equals("error");
    if (!failed && !type.equals("success")) {
      throw wrong(place + ".type", "must be one of success, error");
    }
    String field = place + (failed ? ".error" : ".output");
    JsonNode given = required(field, failed ? request.error() : request.output());
    if (!given.isObject() && !(failed && given.isTextual())) {
      throw wrong(field, failed ? "must be a string or an object" : "must be an object");
    }
    return new Input.ToolOutput(
        event, given.isTextual() ? given.textValue() : given.toString(), failed);
  }

  private static <T> T required(String field, T value) {
    if (value == null || value instanceof JsonNode node && node.isNull()) {
      throw wrong(field, "is required");
    }
    return value;
  }

  static RuntimeException wrong(String field, String reason) {
    return new HttpFailure.WrongShape(field, reason).exception();
  }
}
