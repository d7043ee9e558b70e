package dev.parley.vectara.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.event.EventContent;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.http.error.HttpFailure;
import dev.parley.runtime.step.AgentSkills;
import dev.parley.store.StorableText;
import dev.parley.turn.queue.Behavior;
import dev.parley.vectara.EventIds;
import dev.parley.vectara.event.CreateInputRequest.ToolOutputRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads the inputs of requests. */
public final class InputReader {

  private static final int MAX_INSTRUCTIONS = 10_000;
  private static final String TYPE = "type";

  private InputReader() {}

  /**
   * The input that a request describes.
   *
   * @param skills the skills of the agent
   * @param withFiles whether the request has files, which need no message
   * @throws dev.parley.http.error.HttpFailureException wrong shape
   * @throws dev.parley.failure.FailureException invalid argument if a message is empty, or event
   *     not found
   */
  static Input read(CreateInputRequest request, AgentSkills skills, boolean withFiles) {
    String type = request.type() == null ? "input_message" : request.type();
    return switch (type) {
      case "input_message" ->
          message(
              withFiles && request.messages() == null
                  ? List.of()
                  : MessageReader.events("messages", request.messages(), skills),
              queueing(request));
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

  private static Input.Message message(
      List<EventContent> events, Optional<Input.Queueing> queueing) {
    boolean steers = queueing.map(Input.Queueing::behavior).equals(Optional.of(Behavior.STEER));
    if (steers && !(events.get(0) instanceof InputMessage)) {
      throw wrong("behavior", "cannot be steer for a message that calls skills");
    }
    return new Input.Message(events, queueing);
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

  static <T> T required(String field, T value) {
    if (value == null || value instanceof JsonNode node && node.isNull()) {
      throw wrong(field, "is required");
    }
    return value;
  }

  static RuntimeException wrong(String field, String reason) {
    return new HttpFailure.WrongShape(field, reason).exception();
  }
}
