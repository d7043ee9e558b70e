package dev.parley.vectara.agent;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An agent in the dialect's format. Times are in RFC 3339 format, in UTC.
 *
 * @param others all other fields of the agent, by name
 */
@Schema(name = "VectaraAgent")
public record AgentResponse(
    @Schema(required = true, examples = "customer_support") String key,
    @Schema(required = true, examples = "Support") String name,
    @Schema(required = true) String description,
    @JsonProperty("tool_configurations")
        @Schema(required = true, implementation = Object.class, type = SchemaType.OBJECT)
        JsonNode toolConfigurations,
    @Schema(
            required = true,
            implementation = Object.class,
            type = SchemaType.OBJECT,
            examples = "{\"name\": \"default\"}")
        JsonNode model,
    @JsonProperty("first_step")
        @Schema(
            required = true,
            implementation = Object.class,
            type = SchemaType.OBJECT,
            description = "The first step, including its name")
        JsonNode firstStep,
    @JsonProperty("first_step_name") @Schema(required = true, examples = "first_step")
        String firstStepName,
    @Schema(required = true, implementation = Object.class, type = SchemaType.OBJECT)
        JsonNode steps,
    @Schema(required = true, implementation = Object.class, type = SchemaType.OBJECT)
        JsonNode skills,
    @Schema(required = true, implementation = Object.class, type = SchemaType.OBJECT)
        JsonNode metadata,
    @Schema(required = true) boolean enabled,
    @JsonProperty("created_at") @Schema(required = true, examples = "2026-11-21T09:30:00Z")
        String createdAt,
    @JsonProperty("updated_at") @Schema(required = true, examples = "2026-11-21T09:30:00Z")
        String updatedAt,
    @Schema(hidden = true) Map<String, JsonNode> others) {

  @Override
  @JsonAnyGetter
  public Map<String, JsonNode> others() {
    return others;
  }
}
