package dev.parley.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.UUID;

/**
 * A call that an MCP server ran, as part of its result: a reader of results needs no other event.
 *
 * @param server the label of the server
 * @param name the name of the tool
 * @param arguments the arguments, as the agent wrote them
 * @param approval the id of the event that asked for an approval; null if none was needed
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ServedCall(String server, String name, String arguments, UUID approval) {}
