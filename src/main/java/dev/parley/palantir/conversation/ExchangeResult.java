package dev.parley.palantir.conversation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The agent's part of an exchange. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "PalantirSessionExchangeResult")
public record ExchangeResult(
    @Schema(required = true, description = "The answer, as Markdown") String agentMarkdownResponse,
    @Schema(required = true, description = "New values of parameters that the agent may write")
        Map<String, Update> parameterUpdates,
    @Schema(description = "Tokens read and written; absent if the runtime reports none")
        Long totalTokensUsed,
    @Schema(required = true, description = "Whether the answer was cut off or replaced")
        boolean interruptedOutput,
    @Schema(required = true, format = "uuid", description = "The trace of the exchange")
        String sessionTraceId) {

  /** A new value of a parameter. */
  @RegisterForReflection
  @Schema(name = "PalantirParameterValueUpdate")
  public record Update(
      @Schema(required = true, examples = "string") String type,
      @Schema(required = true) String value) {}
}
