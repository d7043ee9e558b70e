package dev.parley.runtime.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;
import dev.parley.runtime.Origin;
import dev.parley.runtime.RuntimeFailure;
import dev.parley.runtime.template.Budget;
import dev.parley.runtime.template.Template;
import dev.parley.runtime.template.TemplateException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The instructions of an agent: a text, or those of a step of a Vectara agent, which may be
 * templates.
 *
 * @param parts the texts, of which there may be none
 * @param skills what the model is told of skills; empty for nothing
 */
record Instructions(List<Part> parts, String skills) {

  /**
   * A text.
   *
   * @param name what it is called if it is not valid
   * @param template whether it is a template
   */
  record Part(String name, String text, boolean template) {}

  /** Those of a step. Instructions that it refers to by name are left out. */
  static Instructions of(JsonNode step, String skills) {
    return new Instructions(
        step.path("instructions")
            .valueStream()
            .map(
                written ->
                    new Part(
                        written.path("name").asText(""),
                        written.path("template").asText(""),
                        !written.path("template_type").asText("").equals("text")))
            .filter(part -> !part.text().isBlank())
            .toList(),
        skills);
  }

  /** Instructions that are a text. */
  static Instructions of(String text, String skills) {
    return new Instructions(List.of(new Part("", text, false)), skills);
  }

  /**
   * What templates can read.
   *
   * @param functions what the model can call
   */
  static Map<String, JsonNode> values(
      Origin origin, JsonNode definition, List<ObjectNode> functions) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    ObjectNode agent = json.objectNode();
    if (origin.about().path("agent") instanceof ObjectNode about) {
      agent.setAll(about);
    }
    if (!agent.path("name").isTextual()) {
      agent.put("name", origin.agent());
    }
    JsonNode metadata = definition.path("vectara").path("metadata");
    agent.set("metadata", metadata.isObject() ? metadata : json.objectNode());
    ArrayNode tools = json.arrayNode();
    for (ObjectNode function : functions) {
      tools
          .addObject()
          .put("name", function.path("name").asText(""))
          .put("description", function.path("description").asText(""));
    }
    return Map.of(
        "agent",
        agent,
        "session",
        origin.about().path("session"),
        "currentDate",
        TextNode.valueOf(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString()),
        "tools",
        tools);
  }

  /**
   * The text of the instructions; empty for none.
   *
   * @throws RuntimeFailure if a template is not valid
   */
  String filled(Map<String, JsonNode> values) {
    Budget budget = new Budget();
    return Stream.concat(
            parts.stream().map(part -> filled(part, values, budget)), Stream.of(skills))
        .filter(text -> !text.isBlank())
        .collect(Collectors.joining("\n\n"));
  }

  private static String filled(Part part, Map<String, JsonNode> values, Budget budget) {
    try {
      return part.template() ? Template.of(part.text(), budget).filled(values) : part.text();
    } catch (TemplateException e) {
      throw new RuntimeFailure(
          Cause.CONFIGURATION,
          "The agent has an invalid instruction template '%s': %s."
              .formatted(part.name(), e.getMessage()));
    }
  }
}
