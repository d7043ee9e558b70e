package dev.parley.vectara.event;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Request body for sending an input to an agent. Its type decides which fields it has. */
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(name = "VectaraCreateInputRequest")
public record CreateInputRequest(
    @Schema(
            enumeration = {"input_message", "tool_output", "interrupt", "compact"},
            defaultValue = "input_message")
        String type,
    @JsonProperty("stream_response")
        @Schema(defaultValue = "false", description = "Whether to send the answer as it is made")
        Boolean streamResponse,
    @Schema(description = "The parts of an input_message") List<AgentInput> messages,
    @Schema(
            pattern = "^(start|aev_[0-9a-zA-Z_-]+)$",
            description =
                "Queues an input_message while the session is running, and returns all events"
                    + " after this one")
        String since,
    @Schema(
            enumeration = {"steer", "follow_up"},
            description =
                "Whether a queued input_message is for the turn in flight or for one after it")
        String behavior,
    @JsonProperty("tool_outputs")
        @Schema(description = "The outputs of a tool_output: one for each outstanding call")
        List<ToolOutputRequest> toolOutputs,
    @JsonProperty("compact_up_to_event_id")
        @Schema(
            examples = "aev_0193a5b0-c7e8-7d6a-9f1e-2b3c4d5e6f70",
            description = "The last event that a compact summarizes")
        String compactUpToEventId,
    @JsonProperty("compaction_message")
        @Schema(
            maxLength = 10_000,
            description = "What the summary of a compact should contain in addition")
        String compactionMessage) {

  /** A part of a message. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @Schema(name = "VectaraAgentInput")
  public record AgentInput(
      @Schema(
              enumeration = {"text", "skill"},
              defaultValue = "text")
          String type,
      @JsonInclude(JsonInclude.Include.NON_NULL)
          @Schema(description = "The text of a text", examples = "Where is my order?")
          String content,
      @JsonProperty("skill_name")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          @Schema(description = "The skill of the agent that a skill calls")
          String skillName) {

    /** A text. */
    public static AgentInput text(String content) {
      return new AgentInput("text", content, null);
    }
  }

  /** The output of a tool that the client has run. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @Schema(name = "VectaraCreateToolOutputRequest")
  public record ToolOutputRequest(
      @Schema(
              enumeration = {"success", "error"},
              required = true)
          String type,
      @JsonProperty("event_id")
          @Schema(required = true, description = "The tool_input event that it is the output of")
          String eventId,
      @Schema(
              implementation = Object.class,
              type = SchemaType.OBJECT,
              description = "The result of a success")
          JsonNode output,
      @Schema(
              implementation = Object.class,
              description = "The text or object that describes an error")
          JsonNode error) {}
}
