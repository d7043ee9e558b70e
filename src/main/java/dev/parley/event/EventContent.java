package dev.parley.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;

/** The content of an event, as it is stored. Each type of event has its record. */
public sealed interface EventContent {

  /** The type of the event. */
  EventType type();

  /**
   * A message from the user.
   *
   * @param text the text
   * @param parameters values of the agent's parameters by name, in the dialect's format; null for
   *     none
   * @param contexts the contexts to answer with, in the dialect's format; null if there are none to
   *     retrieve, empty if none were found
   */
  @RegisterForReflection
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record InputMessage(String text, JsonNode parameters, JsonNode contexts) implements EventContent {

    public InputMessage {
      // An absent field is read as a JSON null or a missing node.
      parameters = present(parameters);
      contexts = present(contexts);
    }

    @Override
    public EventType type() {
      return EventType.INPUT_MESSAGE;
    }

    private static JsonNode present(JsonNode node) {
      return node == null || node.isNull() || node instanceof MissingNode ? null : node;
    }
  }

  /**
   * The answer of the agent.
   *
   * @param text the text, as Markdown; may be empty
   * @param parameterUpdates new values of parameters by name
   */
  @RegisterForReflection
  record AgentOutput(String text, Map<String, String> parameterUpdates) implements EventContent {

    public AgentOutput {
      parameterUpdates = parameterUpdates == null ? Map.of() : Map.copyOf(parameterUpdates);
    }

    @Override
    public EventType type() {
      return EventType.AGENT_OUTPUT;
    }
  }

  /** What the agent thought before its answer. */
  @RegisterForReflection
  record Reasoning(String text) implements EventContent {
    @Override
    public EventType type() {
      return EventType.REASONING;
    }
  }

  /**
   * A call of a tool.
   *
   * @param callId unique within the turn
   * @param kind the kind of tool, in the dialects' terms, such as {@code FUNCTION}
   * @param thought why the agent calls it; null for no reason given
   * @param inputs arguments by name
   */
  @RegisterForReflection
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ToolCall(
      String callId, String name, String kind, String thought, Map<String, String> inputs)
      implements EventContent {

    public ToolCall {
      inputs = inputs == null ? Map.of() : Map.copyOf(inputs);
    }

    @Override
    public EventType type() {
      return EventType.TOOL_CALL;
    }
  }

  /**
   * The result of a call of a tool.
   *
   * @param callId the call
   * @param output the output, or how to correct the call if it failed
   */
  @RegisterForReflection
  record ToolResult(String callId, String output, boolean failed) implements EventContent {
    @Override
    public EventType type() {
      return EventType.TOOL_RESULT;
    }
  }
}
