package dev.parley.vectara.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.http.error.HttpFailure;
import java.util.function.BinaryOperator;

/**
 * Applies request bodies to agents. Values of a wrong type are copied as well, so that {@link
 * AgentRules} rejects them.
 */
final class AgentPatch {

  private AgentPatch() {}

  /** Creates an agent from a body; null fields are treated as absent. */
  static ObjectNode created(ObjectNode body) {
    ObjectNode agent = JsonNodeFactory.instance.objectNode();
    fields(agent, body);
    if (isPresent(body.path(FirstStep.NAME))) {
      agent.set(FirstStep.NAME, body.get(FirstStep.NAME));
    }
    if (isPresent(body.path(FirstStep.STEP))) {
      agent.set(
          FirstStep.STEP,
          replaced(JsonNodeFactory.instance.missingNode(), body.get(FirstStep.STEP)));
    }
    return agent;
  }

  /**
   * Applies a patch to an agent: absent fields are kept, null fields are removed.
   *
   * @param was a valid agent with a normalized first step
   * @throws dev.parley.http.error.HttpFailureException wrong shape, when the first step would have
   *     the name of another step
   */
  static ObjectNode patched(ObjectNode was, ObjectNode patch) {
    ObjectNode agent = was.deepCopy();
    fields(agent, patch);
    firstStep(agent, patch.path(FirstStep.NAME), patch.path(FirstStep.STEP));
    return agent;
  }

  private static void fields(ObjectNode agent, ObjectNode patch) {
    patch
        .properties()
        .forEach(
            field -> {
              JsonNode value = field.getValue();
              JsonNode before = agent.path(field.getKey());
              switch (field.getKey()) {
                case FirstStep.NAME, FirstStep.STEP -> {
                  // Applied last, because they depend on the steps.
                }
                case FirstStep.STEPS ->
                    put(agent, field.getKey(), entries(before, value, AgentPatch::replaced));
                case "tool_configurations", "skills" ->
                    put(agent, field.getKey(), entries(before, value, (old, entry) -> entry));
                default -> put(agent, field.getKey(), value);
              }
            });
  }

  private static boolean isPresent(JsonNode value) {
    return !value.isMissingNode() && !value.isNull();
  }

  /** Sets a field, or removes it if the value is null. */
  private static void put(ObjectNode object, String field, JsonNode value) {
    if (value.isNull()) {
      object.remove(field);
    } else {
      object.set(field, value);
    }
  }

  /** Copies a map and changes the entries in the patch. */
  private static JsonNode entries(
      JsonNode before, JsonNode patch, BinaryOperator<JsonNode> change) {
    if (!patch.isObject()) {
      return patch;
    }
    ObjectNode map = copy(before);
    patch
        .properties()
        .forEach(
            entry ->
                put(
                    map,
                    entry.getKey(),
                    change.apply(before.path(entry.getKey()), entry.getValue())));
    return map;
  }

  /** Copies an object and replaces the fields in the patch. */
  private static JsonNode replaced(JsonNode before, JsonNode patch) {
    return entries(before, patch, (old, value) -> value);
  }

  private static ObjectNode copy(JsonNode object) {
    return object.isObject() ? object.deepCopy() : JsonNodeFactory.instance.objectNode();
  }

  private static void firstStep(ObjectNode agent, JsonNode name, JsonNode step) {
    JsonNode own = step.path("name");
    boolean agree = !isPresent(name) || !isPresent(own) || name.equals(own);
    if (!agree
        || wrong(name, name.isTextual())
        || wrong(own, own.isTextual())
        || wrong(step, step.isObject())
        || wrong(agent.path(FirstStep.STEPS), agent.path(FirstStep.STEPS).isObject())) {
      if (isPresent(name)) {
        agent.set(FirstStep.NAME, name);
      }
      if (isPresent(step)) {
        agent.set(FirstStep.STEP, step);
      }
      return;
    }
    clear(agent, name, step);
    String current = FirstStep.nameOf(agent);
    String newName = name.asText(own.asText(name.isNull() ? FirstStep.DEFAULT_NAME : current));
    boolean chosen = isPresent(name) || (name.isNull() && !isPresent(own));
    boolean there = agent.path(FirstStep.STEPS).has(newName);
    if (!newName.equals(current) && ((chosen && there) || (isPresent(name) && !isPresent(step)))) {
      makeFirst(agent, current, newName);
    } else {
      if (isPresent(step)) {
        standBeside(agent, current);
      }
      if (!newName.equals(current)) {
        rename(agent, current, newName);
      }
    }
    if (isPresent(step)) {
      JsonNode nameless = copy(step).without("name");
      ObjectNode home =
          agent.path(FirstStep.NAME).isTextual() ? agent.withObject("/" + FirstStep.STEPS) : agent;
      String field = home == agent ? FirstStep.STEP : newName;
      home.set(field, replaced(home.path(field), nameless));
    }
  }

  private static boolean wrong(JsonNode value, boolean right) {
    return isPresent(value) && !right;
  }

  /** Removes null fields. A first step that is only referenced by name remains one of the steps. */
  private static void clear(ObjectNode agent, JsonNode name, JsonNode step) {
    if (!name.isNull() && !step.isNull()) {
      return;
    }
    if (name.isNull()) {
      agent.remove(FirstStep.NAME);
    }
    if (step.isNull()) {
      agent.remove(FirstStep.STEP);
    }
    boolean nothing = !agent.has(FirstStep.NAME) && !agent.has(FirstStep.STEP);
    if (nothing && agent.path(FirstStep.STEPS).has(FirstStep.DEFAULT_NAME)) {
      agent.put(FirstStep.NAME, FirstStep.DEFAULT_NAME);
    }
  }

  /**
   * If the patch removes the first step from the steps and also defines {@code first_step}, makes
   * it a new step outside the steps.
   */
  private static void standBeside(ObjectNode agent, String current) {
    if (agent.has(FirstStep.NAME) && !agent.path(FirstStep.STEPS).has(current)) {
      agent.remove(FirstStep.NAME);
      agent.withObject("/" + FirstStep.STEP).put("name", current);
    }
  }

  /**
   * Makes another step the first one. The previous first step becomes, or remains, one of the
   * steps.
   */
  private static void makeFirst(ObjectNode agent, String current, String newName) {
    JsonNode inline = agent.remove(FirstStep.STEP);
    if (inline != null) {
      ObjectNode steps = agent.withObject("/" + FirstStep.STEPS);
      // The same patch may change the step there.
      JsonNode patched =
          steps.has(current) ? steps.get(current) : JsonNodeFactory.instance.objectNode();
      steps.set(current, replaced(((ObjectNode) inline).without("name"), patched));
    }
    agent.put(FirstStep.NAME, newName);
  }

  private static void rename(ObjectNode agent, String current, String newName) {
    if (agent.path(FirstStep.STEPS).has(newName)) {
      throw new HttpFailure.WrongShape("first_step.name", "is the name of another step in steps")
          .exception();
    }
    if (agent.path(FirstStep.NAME).isTextual()) {
      ObjectNode steps = agent.withObject("/" + FirstStep.STEPS);
      steps.set(newName, steps.remove(current));
      agent.put(FirstStep.NAME, newName);
    } else {
      agent.withObject("/" + FirstStep.STEP).put("name", newName);
    }
    // The same patch may add a step with the previous name.
    if (!agent.path(FirstStep.STEPS).has(current)) {
      refer(agent.path(FirstStep.STEP), current, newName);
      agent.path(FirstStep.STEPS).forEach(step -> refer(step, current, newName));
    }
  }

  /** Changes the name of a step where another one leads to it. */
  private static void refer(JsonNode step, String was, String newName) {
    for (JsonNode next : step.path("next_steps")) {
      rename(next, "step_name", was, newName);
    }
    rename(step, "reentry_step", was, newName);
  }

  private static void rename(JsonNode object, String field, String was, String newName) {
    if (was.equals(object.path(field).textValue())) {
      ((ObjectNode) object).put(field, newName);
    }
  }
}
