package dev.parley.vectara.session;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A session in the dialect's format. Times are in RFC 3339 format, in UTC. */
@Schema(name = "VectaraAgentSession")
public record SessionResponse(
    @Schema(required = true, examples = "ase_customer_support_session_1f2e") String key,
    @JsonProperty("agent_key") @Schema(required = true, examples = "demo") String agentKey,
    @JsonProperty("alias_key")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(
            description = "The alias through which it was created; absent if there was none",
            examples = "support")
        String aliasKey,
    @Schema(required = true) String name,
    @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(
            description =
                "Absent until the first message becomes the description; empty if there is none")
        String description,
    @Schema(required = true, implementation = Object.class, type = SchemaType.OBJECT)
        JsonNode metadata,
    @Schema(required = true) boolean enabled,
    @Schema(enumeration = {"unstarted", "running", "stopped"}) String status,
    @JsonProperty("current_step_name")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(
            description =
                "The step of the agent that answers the next message; absent if it is the first one",
            examples = "billing")
        String currentStepName,
    @JsonProperty("tti_minutes") long ttiMinutes,
    @JsonProperty("session_context_usage") @JsonInclude(JsonInclude.Include.NON_NULL)
        ContextUsage contextUsage,
    @JsonProperty("effective_compaction") @JsonInclude(JsonInclude.Include.NON_NULL)
        EffectiveCompaction effectiveCompaction,
    @Schema(
            implementation = Object.class,
            type = SchemaType.OBJECT,
            description = "The names of the secrets, each with the value ****",
            examples = "{\"slack_token\": \"****\"}")
        Map<String, String> secrets,
    @JsonProperty("created_at") @Schema(required = true, examples = "2026-11-21T09:30:00Z")
        String createdAt) {}
