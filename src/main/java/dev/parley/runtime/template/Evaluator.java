package dev.parley.runtime.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Determines the values of expressions; null is the value of what does not exist. */
final class Evaluator {

  private final Map<String, JsonNode> variables;
  private final Budget budget;
  private final Function<List<Node>, String> quoted;
  private final Operations operations;

  /**
   * Evaluates with these variables, which may change.
   *
   * @param quoted fills texts in quotes
   */
  Evaluator(Map<String, JsonNode> variables, Budget budget, Function<List<Node>, String> quoted) {
    this.variables = variables;
    this.budget = budget;
    this.quoted = quoted;
    this.operations = new Operations(this, budget);
  }

  /** Whether a condition holds. */
  boolean holds(Expression condition) {
    return Operations.holds(value(condition));
  }

  /** A value as a text: JSON if it has parts. */
  String text(JsonNode value) {
    return value.isContainerNode() ? budget.weighed(value).toString() : value.asText();
  }

  /** The value of an expression; null if there is none. */
  JsonNode value(Expression expression) {
    budget.step();
    JsonNode value;
    if (expression instanceof Expression.Literal literal) {
      value = literal.value();
    } else if (expression instanceof Expression.Reference reference) {
      value = value(reference);
    } else if (expression instanceof Expression.Quoted text) {
      value = TextNode.valueOf(quoted.apply(text.nodes()));
    } else if (expression instanceof Expression.Chain chain) {
      value = operations.value(chain);
    } else if (expression instanceof Expression.Not not) {
      value = BooleanNode.valueOf(!holds(not.operand()));
    } else if (expression instanceof Expression.Negative negative) {
      value = operations.negative(value(negative.operand()));
    } else if (expression instanceof Expression.Items items) {
      value = list(items);
    } else if (expression instanceof Expression.Fields fields) {
      value = map(fields);
    } else {
      value = range((Expression.Range) expression);
    }
    return value == null || value.isNull() || value.isMissingNode() ? null : value;
  }

  private JsonNode value(Expression.Reference reference) {
    JsonNode value = variables.get(reference.name());
    for (Expression.Step step : reference.steps()) {
      budget.step();
      if (value == null) {
        break;
      }
      value = part(value, step);
    }
    return reference.otherwise() != null && !Operations.holds(value)
        ? value(reference.otherwise())
        : value;
  }

  private JsonNode part(JsonNode value, Expression.Step step) {
    if (step instanceof Expression.Property property) {
      return Methods.property(value, property.name());
    }
    if (step instanceof Expression.Index index) {
      JsonNode key = value(index.key());
      return key == null ? null : Methods.item(value, key);
    }
    Expression.Call call = (Expression.Call) step;
    List<JsonNode> arguments = call.arguments().stream().map(this::value).toList();
    count(value, call.name(), arguments);
    JsonNode result = Methods.call(value, call.name(), arguments);
    return result == null ? null : counted(value, result);
  }

  /** Counts what a method reads. */
  private void count(JsonNode value, String method, List<JsonNode> arguments) {
    if (value.isTextual()) {
      long length = value.textValue().length();
      JsonNode argument = arguments.isEmpty() ? null : arguments.get(0);
      budget.worked(
          argument != null && method.equals("contains")
              ? length * argument.asText().length()
              : length);
    } else if (method.equals("contains")) {
      budget.weighed(value);
    }
  }

  /** Counts what a method makes: lists of fields, and texts. */
  private JsonNode counted(JsonNode value, JsonNode result) {
    if (result.isTextual()) {
      budget.written(result.textValue());
    } else if (result.isArray() && value.isObject()) {
      result.forEach(item -> budget.step());
    }
    return result;
  }

  private JsonNode list(Expression.Items items) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (Expression item : items.items()) {
      JsonNode value = value(item);
      list.add(value == null ? list.nullNode() : budget.weighed(value));
    }
    return list;
  }

  private JsonNode map(Expression.Fields fields) {
    ObjectNode map = JsonNodeFactory.instance.objectNode();
    for (Expression.Field field : fields.fields()) {
      JsonNode name = value(field.name());
      JsonNode value = value(field.value());
      if (name != null && value != null) {
        map.set(budget.written(text(name)), budget.weighed(value));
      }
    }
    return map;
  }

  private JsonNode range(Expression.Range range) {
    JsonNode from = value(range.from());
    JsonNode to = value(range.to());
    if (from == null || to == null || !from.canConvertToInt() || !to.canConvertToInt()) {
      return null;
    }
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    int step = from.intValue() <= to.intValue() ? 1 : -1;
    for (long number = from.intValue(); number != (long) to.intValue() + step; number += step) {
      budget.step();
      list.add(LongNode.valueOf(number));
    }
    return list;
  }
}
