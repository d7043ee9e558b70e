package dev.parley.runtime.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;

/** What operators do. */
final class Operations {

  private final Evaluator evaluator;
  private final Budget budget;

  Operations(Evaluator evaluator, Budget budget) {
    this.evaluator = evaluator;
    this.budget = budget;
  }

  /** Whether a value counts as true: neither false nor 0, and not empty. */
  static boolean holds(JsonNode value) {
    if (value == null || value.isNull()) {
      return false;
    }
    return switch (value.getNodeType()) {
      case BOOLEAN -> value.booleanValue();
      case NUMBER -> value.doubleValue() != 0;
      case STRING -> !value.textValue().isEmpty();
      default -> !value.isEmpty();
    };
  }

  /** The value of operators, of which "or" and "and" evaluate no more than they need. */
  JsonNode value(Expression.Chain chain) {
    JsonNode left = evaluator.value(chain.first());
    for (Expression.Operation operation : chain.operations()) {
      budget.step();
      left =
          switch (operation.operator()) {
            case OR -> BooleanNode.valueOf(holds(left) || evaluator.holds(operation.operand()));
            case AND -> BooleanNode.valueOf(holds(left) && evaluator.holds(operation.operand()));
            default -> value(operation.operator(), left, evaluator.value(operation.operand()));
          };
    }
    return left;
  }

  private JsonNode value(Operator operator, JsonNode left, JsonNode right) {
    return switch (operator) {
      case EQUAL -> BooleanNode.valueOf(equal(left, right));
      case NOT_EQUAL -> BooleanNode.valueOf(!equal(left, right));
      case LESS -> BooleanNode.valueOf(comparable(left, right) && compare(left, right) < 0);
      case AT_MOST -> BooleanNode.valueOf(comparable(left, right) && compare(left, right) <= 0);
      case GREATER -> BooleanNode.valueOf(comparable(left, right) && compare(left, right) > 0);
      case AT_LEAST -> BooleanNode.valueOf(comparable(left, right) && compare(left, right) >= 0);
      default -> left == null || right == null ? null : calculated(operator, left, right);
    };
  }

  /** Values of different kinds are equal if their texts are. */
  private boolean equal(JsonNode left, JsonNode right) {
    if (left == null || right == null) {
      return left == right;
    }
    if (left.isNumber() && right.isNumber()) {
      return compare(left, right) == 0;
    }
    String text = evaluator.text(left);
    budget.worked(text.length());
    return text.equals(evaluator.text(right));
  }

  private boolean comparable(JsonNode left, JsonNode right) {
    if (left != null && left.isTextual()) {
      budget.worked(left.textValue().length());
    }
    return left != null
        && right != null
        && (left.isNumber() && right.isNumber() || left.isTextual() && right.isTextual());
  }

  private static int compare(JsonNode left, JsonNode right) {
    if (left.isTextual()) {
      return left.textValue().compareTo(right.textValue());
    }
    return left.canConvertToLong() && right.canConvertToLong() && isWhole(left) && isWhole(right)
        ? Long.compare(left.longValue(), right.longValue())
        : Double.compare(left.doubleValue(), right.doubleValue());
  }

  private static boolean isWhole(JsonNode number) {
    return number.isIntegralNumber() && number.canConvertToLong();
  }

  private JsonNode calculated(Operator operator, JsonNode left, JsonNode right) {
    if (operator == Operator.PLUS && (left.isTextual() || right.isTextual())) {
      return TextNode.valueOf(
          budget.written(evaluator.text(left)).concat(budget.written(evaluator.text(right))));
    }
    if (!left.isNumber() || !right.isNumber()) {
      return null;
    }
    try {
      return isWhole(left) && isWhole(right)
          ? calculated(operator, left.longValue(), right.longValue())
          : calculated(operator, left.doubleValue(), right.doubleValue());
    } catch (ArithmeticException e) {
      throw new TemplateException("a number is too large");
    }
  }

  private static JsonNode calculated(Operator operator, long left, long right) {
    if (right == 0 && (operator == Operator.DIVIDED || operator == Operator.REMAINDER)) {
      return null;
    }
    return LongNode.valueOf(
        switch (operator) {
          case PLUS -> Math.addExact(left, right);
          case MINUS -> Math.subtractExact(left, right);
          case TIMES -> Math.multiplyExact(left, right);
          case DIVIDED -> left / right;
          default -> left % right;
        });
  }

  private static JsonNode calculated(Operator operator, double left, double right) {
    return DoubleNode.valueOf(
        switch (operator) {
          case PLUS -> left + right;
          case MINUS -> left - right;
          case TIMES -> left * right;
          case DIVIDED -> left / right;
          default -> left % right;
        });
  }

  /** The negative of a number; null for all else. */
  JsonNode negative(JsonNode value) {
    return value == null ? null : calculated(Operator.MINUS, LongNode.valueOf(0), value);
  }
}
