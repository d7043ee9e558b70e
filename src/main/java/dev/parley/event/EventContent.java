package dev.parley.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** The content of an event, as it is stored. Each type of event has its record. */
public sealed interface EventContent {

  /** The type of the event. */
  default EventType type() {
    return EventType.of(this);
  }

  /**
   * A message to the agent.
   *
   * @param role {@code system} or {@code developer}; null for the user
   * @param text the text of all its parts
   * @param parts its parts in order; null if it is a text only
   * @param parameters values of the agent's parameters by name, in the dialect's format; or null
   * @param contexts the contexts to answer with, in the dialect's format; null if there are none to
   *     retrieve, empty if none were found
   */
  @RegisterForReflection
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record InputMessage(
      String role, String text, List<MessagePart> parts, JsonNode parameters, JsonNode contexts)
      implements EventContent {

    public InputMessage {
      // An absent field is read as a JSON null or a missing node.
      parameters = present(parameters);
      contexts = present(contexts);
      parts = parts == null ? null : List.copyOf(parts);
    }

    /** A text from the user. */
    public InputMessage(String text) {
      this(null, text, null, null, null);
    }

    private static JsonNode present(JsonNode node) {
      return node == null || node.isNull() || node instanceof MissingNode ? null : node;
    }
  }

  /**
   * A part of a message.
   *
   * @param kind what it is
   * @param text the text of a text; null for all others
   * @param url where its content is, which may be a {@code data:} URL; null for a text
   * @param name the name of a file; null if unknown
   * @param detail the level of detail to look at an image with: {@code low}, {@code high} or {@code
   *     auto}; null for the runtime's default
   */
  @RegisterForReflection
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record MessagePart(Kind kind, String text, String url, String name, String detail) {

    /** The kinds of parts. */
    public enum Kind {
      TEXT,
      IMAGE,
      FILE
    }
  }

  /**
   * The answer of the agent.
   *
   * <p>An answer has several if other events come between its parts.
   *
   * @param text the text, as Markdown; may be empty
   * @param parameterUpdates new values of parameters by name
   * @param schema the name of the JSON schema that the agent was to follow; null for none
   */
  @RegisterForReflection
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record AgentOutput(String text, Map<String, String> parameterUpdates, String schema)
      implements EventContent {

    public AgentOutput {
      parameterUpdates = parameterUpdates == null ? Map.of() : Map.copyOf(parameterUpdates);
    }

    /** An output that follows no schema. */
    public AgentOutput(String text, Map<String, String> parameterUpdates) {
      this(text, parameterUpdates, null);
    }
  }

  /** What the agent thought before its answer. */
  @RegisterForReflection
  record Reasoning(String text) implements EventContent {}

  /**
   * A call of a tool.
   *
   * @param callId unique within the turn
   * @param kind the kind of tool, in the dialects' terms, such as {@code FUNCTION}
   * @param thought why the agent calls it; null for no reason given
   * @param arguments a JSON object with the arguments by name, as the agent wrote it
   * @param server the label of the MCP server that has the tool; null for all other tools
   */
  @RegisterForReflection
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ToolCall(
      String callId, String name, String kind, String thought, String arguments, String server)
      implements EventContent {

    /** The kind of a call that the runtime has an MCP server run. */
    public static final String MCP = "MCP";

    /** The kind of a call that waits for an approval before an MCP server runs it. */
    public static final String MCP_APPROVAL = "MCP_APPROVAL";

    /** A call of a tool of no MCP server. */
    public ToolCall(String callId, String name, String kind, String thought, String arguments) {
      this(callId, name, kind, thought, arguments, null);
    }
  }

  /**
   * A summary that took the place of the events before it, which are hidden since.
   *
   * @param turns number of the user's messages that it covers
   * @param events number of events that it hid
   * @param upTo the place in the log of the last one
   * @param summary the summary
   */
  @RegisterForReflection
  record Compaction(int turns, int events, long upTo, String summary) implements EventContent {}

  /**
   * A skill of the agent that the user called. Runtimes receive its content as a message of the
   * user; only the dialect that has skills shows it.
   *
   * @param name the name of the skill
   * @param content its instructions at that time
   */
  @RegisterForReflection
  record SkillLoad(String name, String content) implements EventContent {}

  /**
   * The agent moved on from one of its steps to another. Only the dialect that has steps shows it.
   *
   * @param from the name of the step that it was in
   * @param to the name of the step that it is in now
   * @param content what the new step is told
   */
  @RegisterForReflection
  record StepTransition(String from, String to, String content) implements EventContent {}

  /**
   * The result of a call of a tool.
   *
   * @param callId the call
   * @param output the output, or how to correct the call if it failed
   * @param served the call that an MCP server ran; null for all other tools
   */
  @RegisterForReflection
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ToolResult(String callId, String output, boolean failed, ServedCall served)
      implements EventContent {

    /** A result of a tool of no MCP server. */
    public ToolResult(String callId, String output, boolean failed) {
      this(callId, output, failed, null);
    }
  }

  /**
   * The answer to a call of the kind {@link ToolCall#MCP_APPROVAL}. Only the dialect that has
   * approvals shows it.
   *
   * @param request the id of the call's event
   * @param callId the call; null until the turn that it starts is accepted
   * @param reason why; null for no reason given
   */
  @RegisterForReflection
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ToolApproval(UUID request, String callId, boolean approve, String reason)
      implements EventContent {

    /** What the model is told of a call that was refused. */
    public String refusal() {
      return "The user refused the call." + (reason == null ? "" : " The reason: " + reason);
    }
  }

  /**
   * An upload of artifacts. Runtimes receive a message of the user that names them; only the
   * dialect that uploads them shows it.
   *
   * @param artifacts the artifacts as they were uploaded
   */
  @RegisterForReflection
  record ArtifactUpload(List<UploadedArtifact> artifacts) implements EventContent {

    public ArtifactUpload {
      artifacts = List.copyOf(artifacts);
    }

    /** What runtimes receive. */
    public InputMessage message() {
      return new InputMessage(
          artifacts.stream()
              .map(
                  artifact ->
                      "\n- %s (%s, %d bytes, artifact %s)"
                          .formatted(
                              artifact.filename(),
                              artifact.mimeType(),
                              artifact.size(),
                              UploadedArtifact.name(artifact.id())))
              .collect(Collectors.joining("", "The user uploaded files to the session:", "")));
    }
  }
}
