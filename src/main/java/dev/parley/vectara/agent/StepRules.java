package dev.parley.vectara.agent;

import static dev.parley.vectara.agent.JsonRule.listOf;
import static dev.parley.vectara.agent.JsonRule.object;
import static dev.parley.vectara.agent.JsonRule.oneOf;
import static dev.parley.vectara.agent.JsonRule.optional;
import static dev.parley.vectara.agent.JsonRule.required;
import static dev.parley.vectara.agent.JsonRule.someText;
import static dev.parley.vectara.agent.JsonRule.text;
import static dev.parley.vectara.agent.JsonRule.that;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.vectara.agent.JsonRule.Violation;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What agents that are saved have to fulfil besides {@link AgentRules}, so that their steps can be
 * carried out and read by the vendor's clients. An agent that was saved without is still read.
 */
final class StepRules {

  private static final Pattern SCHEMA_NAME = Pattern.compile("[a-zA-Z0-9_-]+");

  private static final JsonRule STRUCTURED =
      object(
          required(
              "json_schema",
              object(
                  required(
                      "name",
                      that(
                          "must be letters, digits, '_' and '-'",
                          name ->
                              name.isTextual() && SCHEMA_NAME.matcher(name.textValue()).matches())),
                  required("schema", object()))));

  private static final JsonRule INLINE =
      object(optional("name", text()), required("template", text()));
  private static final JsonRule REFERENCE = object(required("id", someText()));
  private static final JsonRule TEMPLATED =
      object(
          required("template", text()),
          required("hooks", listOf(oneOf("input_message", "tool_output"))));
  private static final JsonRule GLOSSARY = object(required("glossary_key", someText()));

  /** The rules of elements of lists, by the values of their fields {@code type}. */
  private static final Map<String, Map<String, JsonRule>> ELEMENTS =
      Map.of(
          "instructions",
          Map.of("inline", INLINE, "reference", REFERENCE),
          "reminders",
          Map.of("templated", TEMPLATED, "glossary_expansion", GLOSSARY));

  private StepRules() {}

  /** The first violation by an agent that fulfils {@link AgentRules}. */
  static Optional<Violation> violation(ObjectNode agent) {
    JsonNode steps = agent.path(FirstStep.STEPS);
    Set<String> names = new HashSet<>(Set.of(FirstStep.nameOf(agent)));
    steps.fieldNames().forEachRemaining(names::add);
    return Stream.concat(
            violations(FirstStep.STEP, agent.path(FirstStep.STEP), names),
            steps
                .propertyStream()
                .flatMap(
                    step ->
                        violations(FirstStep.STEPS + "." + step.getKey(), step.getValue(), names)))
        .findFirst();
  }

  private static Stream<Violation> violations(String place, JsonNode step, Set<String> names) {
    JsonNode parser = step.path("output_parser");
    Stream<Violation> output =
        type(parser).equals("structured")
            ? STRUCTURED.violations(place + ".output_parser", parser)
            : Stream.empty();
    Stream<Violation> next =
        each(place + ".next_steps", step.path("next_steps"))
            .filter(one -> !names.contains(one.getValue().path("step_name").asText()))
            .map(one -> new Violation(one.getKey() + ".step_name", "must be the name of a step"));
    return Stream.of(
            elements(place, step, "instructions"), elements(place, step, "reminders"), output, next)
        .flatMap(Function.identity());
  }

  /** The violations by the elements of a list whose types have rules. */
  private static Stream<Violation> elements(String place, JsonNode step, String list) {
    return each(place + "." + list, step.path(list))
        .flatMap(
            element ->
                Optional.ofNullable(ELEMENTS.get(list).get(type(element.getValue()))).stream()
                    .flatMap(rule -> rule.violations(element.getKey(), element.getValue())));
  }

  private static String type(JsonNode value) {
    return value.path("type").asText();
  }

  /** The elements of an array by their places. */
  private static Stream<Map.Entry<String, JsonNode>> each(String place, JsonNode array) {
    return IntStream.range(0, array.size())
        .mapToObj(index -> Map.entry(place + "[" + index + "]", array.get(index)));
  }
}
