package dev.parley.vectara.alias;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.agent.alias.AgentAlias;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An alias in the dialect's format. */
@Schema(name = "VectaraAgentAlias")
public record AliasResponse(
    @Schema(required = true, examples = "support") String key,
    @Schema(required = true, examples = "Support") String name,
    String description,
    @JsonProperty("agent_key") @Schema(required = true, examples = "demo") String agentKey,
    @JsonProperty("created_at") @Schema(required = true) String createdAt,
    @JsonProperty("updated_at") String updatedAt) {

  static AliasResponse of(AgentAlias alias) {
    return new AliasResponse(
        alias.key(),
        alias.name(),
        alias.description(),
        alias.agent(),
        alias.createdAt().toString(),
        alias.updatedAt().toString());
  }
}
