package dev.parley.runtime.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Fills a template with values. */
final class Renderer {

  /** The variable that tells where a loop is. */
  static final String FOREACH = "foreach";

  private final Map<String, JsonNode> variables;
  private final Budget budget;
  private final Evaluator evaluator;

  Renderer(Map<String, JsonNode> values, Budget budget) {
    this.budget = budget;
    this.variables = new HashMap<>(values);
    this.evaluator = new Evaluator(variables, budget, this::text);
  }

  /** What follows a node. */
  private enum Flow {
    NEXT,
    BREAK,
    STOP
  }

  /** The text of nodes. */
  String text(List<Node> nodes) {
    StringBuilder text = new StringBuilder();
    write(nodes, text);
    return text.toString();
  }

  private Flow write(List<Node> nodes, StringBuilder text) {
    for (Node node : nodes) {
      budget.step();
      Flow flow = write(node, text);
      if (flow != Flow.NEXT) {
        return flow;
      }
    }
    return Flow.NEXT;
  }

  private Flow write(Node node, StringBuilder text) {
    if (node instanceof Node.Text part) {
      text.append(budget.written(part.text()));
    } else if (node instanceof Node.Output output) {
      text.append(budget.written(written(output)));
    } else if (node instanceof Node.Assignment set) {
      put(set.name(), evaluator.value(set.value()));
    } else if (node instanceof Node.Choice choice) {
      for (Node.Branch branch : choice.branches()) {
        if (evaluator.holds(branch.condition())) {
          return write(branch.body(), text);
        }
      }
    } else if (node instanceof Node.Loop loop) {
      return write(loop, text);
    } else {
      return node == Node.End.BREAK ? Flow.BREAK : Flow.STOP;
    }
    return Flow.NEXT;
  }

  private String written(Node.Output output) {
    Expression.Reference reference = output.reference();
    JsonNode value = evaluator.value(reference);
    if (value == null) {
      return "\\".repeat(output.backslashes()) + (reference.quiet() ? "" : reference.source());
    }
    return "\\".repeat(output.backslashes() / 2)
        + (output.backslashes() % 2 == 1 ? reference.source() : evaluator.text(value));
  }

  private Flow write(Node.Loop loop, StringBuilder text) {
    JsonNode items = evaluator.value(loop.items());
    if (items == null || items.isEmpty()) {
      return write(loop.otherwise(), text);
    }
    JsonNode before = variables.get(loop.name());
    JsonNode outer = variables.get(FOREACH);
    Flow flow = Flow.NEXT;
    int index = 0;
    for (JsonNode item : items) {
      budget.step();
      put(loop.name(), item);
      put(FOREACH, position(index++, items.size(), outer));
      flow = write(loop.body(), text);
      if (flow != Flow.NEXT) {
        break;
      }
    }
    put(loop.name(), before);
    put(FOREACH, outer);
    return flow == Flow.STOP ? flow : Flow.NEXT;
  }

  /** What {@code $foreach} is. */
  private static JsonNode position(int index, int size, JsonNode outer) {
    ObjectNode position = JsonNodeFactory.instance.objectNode();
    position
        .put("index", index)
        .put("count", index + 1)
        .put("first", index == 0)
        .put("last", index == size - 1)
        .put("hasNext", index < size - 1);
    return outer == null ? position : position.set("parent", outer);
  }

  private void put(String name, JsonNode value) {
    if (value == null) {
      variables.remove(name);
    } else {
      variables.put(name, value);
    }
  }
}
