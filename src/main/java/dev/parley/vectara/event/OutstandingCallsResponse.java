package dev.parley.vectara.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The calls of tools whose outputs a session waits for. */
@Schema(name = "VectaraOutstandingClientToolCallsResponse")
public record OutstandingCallsResponse(
    @JsonProperty("client_tool_calls") @Schema(required = true, implementation = Object[].class)
        List<ObjectNode> clientToolCalls) {}
