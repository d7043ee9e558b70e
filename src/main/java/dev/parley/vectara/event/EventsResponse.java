package dev.parley.vectara.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The events that an input led to. */
@RegisterForReflection // no resource method declares this type
@Schema(name = "VectaraAgentResponse")
public record EventsResponse(
    @Schema(
            required = true,
            implementation = Object[].class,
            description = "The input, then what the agent added")
        List<ObjectNode> events,
    @JsonProperty("session_key") @Schema(required = true) String sessionKey) {}
