package dev.parley.vectara.agent;

import static dev.parley.vectara.agent.JsonRule.object;
import static dev.parley.vectara.agent.JsonRule.required;
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
 * carried out. An agent that was saved without is still read.
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

  private static final JsonRule INLINE = object(required("template", text()));

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
        is("structured", parser)
            ? STRUCTURED.violations(place + ".output_parser", parser)
            : Stream.empty();
    Stream<Violation> instructions =
        each(place + ".instructions", step.path("instructions"))
            .filter(instruction -> is("inline", instruction.getValue()))
            .flatMap(
                instruction -> INLINE.violations(instruction.getKey(), instruction.getValue()));
    Stream<Violation> next =
        each(place + ".next_steps", step.path("next_steps"))
            .filter(one -> !names.contains(one.getValue().path("step_name").asText()))
            .map(one -> new Violation(one.getKey() + ".step_name", "must be the name of a step"));
    return Stream.of(instructions, output, next).flatMap(Function.identity());
  }

  private static boolean is(String type, JsonNode value) {
    return value.path("type").asText().equals(type);
  }

  /** The elements of an array by their places. */
  private static Stream<Map.Entry<String, JsonNode>> each(String place, JsonNode array) {
    return IntStream.range(0, array.size())
        .mapToObj(index -> Map.entry(place + "[" + index + "]", array.get(index)));
  }
}
