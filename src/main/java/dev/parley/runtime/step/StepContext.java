package dev.parley.runtime.step;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.event.EventContent;
import dev.parley.event.EventContent.AgentOutput;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.event.EventContent.StepTransition;
import dev.parley.event.EventContent.ToolCall;
import dev.parley.event.EventContent.ToolResult;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the conditions of a step read. */
final class StepContext {

  /** The field with the outputs of tools, which a path names as it is. */
  static final String TOOLS = "tools";

  private static final JsonMapper JSON = new JsonMapper();

  private StepContext() {}

  /**
   * The context after a step has answered.
   *
   * @param about the objects {@code agent} and {@code session}
   * @param before the events before the turn that the runtime has received
   * @param events what the turn has produced
   * @param structured whether the step's output is an object
   * @param withTools whether there are the outputs of tools, which may be long
   */
  static ObjectNode of(
      JsonNode about,
      List<EventContent> before,
      List<EventContent> events,
      boolean structured,
      boolean withTools) {
    ObjectNode context = JsonNodeFactory.instance.objectNode();
    context.setAll((ObjectNode) about);
    context.put("currentDate", Instant.now().toString());
    if (withTools) {
      ObjectNode tools = context.putObject(TOOLS);
      latest(before, events)
          .forEach(
              (name, result) ->
                  tools
                      .putObject(name)
                      .putObject("outputs")
                      .set(
                          "latest", object(result.output(), result.failed() ? "error" : "result")));
    }
    context.set("output", output(text(events, structured), structured));
    return context;
  }

  /** The latest result of each tool, by its name. */
  private static Map<String, ToolResult> latest(
      List<EventContent> before, List<EventContent> events) {
    Map<String, String> called = new HashMap<>();
    Map<String, ToolResult> latest = new HashMap<>();
    Stream.concat(before.stream(), events.stream())
        .forEach(
            event -> {
              if (event instanceof ToolCall call) {
                called.put(call.callId(), call.name());
              } else if (event instanceof ToolResult result
                  && called.containsKey(result.callId())) {
                latest.put(called.get(result.callId()), result);
              }
            });
    return latest;
  }

  private static ObjectNode output(String text, boolean structured) {
    return structured
        ? object(text, "text")
        : JsonNodeFactory.instance.objectNode().put("text", text);
  }

  /** The text of the outputs since the step began; only the last one if it is to be structured. */
  private static String text(List<EventContent> events, boolean structured) {
    StringBuilder text = new StringBuilder();
    for (EventContent event : events) {
      if (event instanceof StepTransition || event instanceof InputMessage) {
        text.setLength(0);
      } else if (event instanceof AgentOutput output) {
        if (structured) {
          text.setLength(0);
        }
        text.append(output.text());
      }
    }
    return text.toString();
  }

  /** The object that a text contains, else an object with the text as its only field. */
  private static ObjectNode object(String text, String field) {
    try {
      if (JSON.readTree(text) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      // Models and tools may write anything.
    }
    return JsonNodeFactory.instance.objectNode().put(field, text);
  }
}
