package dev.parley.palantir.conversation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What the agent did for an exchange. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "PalantirSessionTrace")
public record SessionTraceResponse(
    @Schema(required = true, format = "uuid") String id,
    @Schema(required = true) Status status,
    @Schema(
            description =
                "Present once the exchange is over, unless the agent has no contexts and none were"
                    + " given")
        Contexts contexts,
    @Schema(required = true) List<ToolCallGroup> toolCallGroups) {

  /** Whether the exchange is over. */
  @Schema(name = "PalantirSessionTraceStatus")
  public enum Status {
    IN_PROGRESS,
    COMPLETE
  }

  /** Tool calls that were made at the same point. */
  @RegisterForReflection
  @Schema(name = "PalantirToolCallGroup")
  public record ToolCallGroup(@Schema(required = true) List<ToolCall> toolCalls) {}

  /** A tool call; it has no output while it runs. */
  @RegisterForReflection
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "PalantirToolCall")
  public record ToolCall(
      @Schema(required = true) ToolMetadata toolMetadata,
      @Schema(required = true) ToolInput input,
      @Schema(description = "Absent while the call runs") ToolOutput output) {}

  /** The tool. */
  @RegisterForReflection
  @Schema(name = "PalantirToolMetadata")
  public record ToolMetadata(
      @Schema(required = true) String name,
      @Schema(required = true, examples = "FUNCTION") String type) {}

  /** The arguments of a call. */
  @RegisterForReflection
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "PalantirToolCallInput")
  public record ToolInput(
      @Schema(description = "Why the agent calls the tool") String thought,
      @Schema(required = true, description = "Arguments by name") Map<String, ToolValue> inputs) {}

  /** An argument or a result. */
  @RegisterForReflection
  @Schema(name = "PalantirToolValue")
  public record ToolValue(
      @Schema(required = true, examples = "string") String type,
      @Schema(required = true) String value) {

    static ToolValue of(String text) {
      return new ToolValue("string", text);
    }
  }

  /** The result of a call: an output, or how to correct the call. */
  @RegisterForReflection
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "PalantirToolCallOutput")
  public record ToolOutput(
      @Schema(
              required = true,
              enumeration = {"success", "failure"})
          String type,
      @Schema(description = "Present with success") ToolValue output,
      @Schema(description = "Present with failure: how to correct the call")
          String correctionMessage) {}
}
