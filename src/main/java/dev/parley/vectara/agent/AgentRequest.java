package dev.parley.vectara.agent;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;

/**
 * Request body for creating, updating and replacing an agent. The body is kept unchanged, including
 * unknown fields; this preserves the difference between absent and null.
 *
 * @param fields the whole body
 */
@RegisterForReflection
@Schema(
    name = "VectaraAgentRequest",
    type = SchemaType.OBJECT,
    properties = {
      @SchemaProperty(
          name = "key",
          type = SchemaType.STRING,
          pattern = "^[0-9a-zA-Z_-]{1,50}$",
          description =
              "Used to create an agent: unique in the workspace; generated from the name if"
                  + " absent",
          examples = "customer_support"),
      @SchemaProperty(
          name = "name",
          type = SchemaType.STRING,
          minLength = 1,
          maxLength = 50,
          description = "Display name; required to create or replace an agent",
          examples = "Support"),
      @SchemaProperty(name = "description", type = SchemaType.STRING, maxLength = 4096),
      @SchemaProperty(
          name = "model",
          type = SchemaType.OBJECT,
          description = "The model: a name and its parameters",
          examples = "{\"name\": \"gpt-4\"}"),
      @SchemaProperty(
          name = "tool_configurations",
          type = SchemaType.OBJECT,
          description = "Tools by name, each with a type",
          examples = "{\"search\": {\"type\": \"web_search\"}}"),
      @SchemaProperty(
          name = "first_step_name",
          type = SchemaType.STRING,
          description = "The name of the first step, if it is one of steps",
          examples = "main"),
      @SchemaProperty(
          name = "first_step",
          type = SchemaType.OBJECT,
          description = "The first step, if it is not one of steps"),
      @SchemaProperty(
          name = "steps",
          type = SchemaType.OBJECT,
          description = "Steps by name, each with instructions and an output_parser",
          examples =
              "{\"main\": {\"instructions\": [{\"type\": \"inline\", \"name\": \"tone\","
                  + " \"template\": \"Be kind.\"}], \"output_parser\": {\"type\": \"default\"}}}"),
      @SchemaProperty(
          name = "skills",
          type = SchemaType.OBJECT,
          description = "Skills by name, each with a description and content"),
      @SchemaProperty(name = "metadata", type = SchemaType.OBJECT, description = "Any JSON object"),
      @SchemaProperty(
          name = "enabled",
          type = SchemaType.BOOLEAN,
          defaultValue = "true",
          description = "Whether the agent accepts new sessions"),
      @SchemaProperty(
          name = "compaction",
          type = SchemaType.OBJECT,
          description = "When to compact a session's history",
          examples = "{\"threshold_percent\": 80}"),
      @SchemaProperty(name = "tool_output_offloading", type = SchemaType.OBJECT)
    })
public record AgentRequest(@Schema(hidden = true) ObjectNode fields) {

  /** Creates a request from a body. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static AgentRequest of(ObjectNode body) {
    return new AgentRequest(body);
  }
}
