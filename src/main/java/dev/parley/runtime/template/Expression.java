package dev.parley.runtime.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What has a value. */
sealed interface Expression {

  /** A value that is written in the template. */
  record Literal(JsonNode value) implements Expression {}

  /** A text in quotes with references and directives. */
  record Quoted(List<Node> nodes) implements Expression {}

  /** A list. */
  record Items(List<Expression> items) implements Expression {}

  /** A map. */
  record Fields(List<Field> fields) implements Expression {}

  /** A field of a map. */
  record Field(Expression name, Expression value) {}

  /** The whole numbers between two, inclusive, upwards or downwards. */
  record Range(Expression from, Expression to) implements Expression {}

  /** {@code !}. */
  record Not(Expression operand) implements Expression {}

  /** {@code -}. */
  record Negative(Expression operand) implements Expression {}

  /** Operators of the same precedence, applied from left to right. */
  record Chain(Expression first, List<Operation> operations) implements Expression {}

  /** An operator with what is to its right. */
  record Operation(Operator operator, Expression operand) {}

  /**
   * A reference to a value.
   *
   * @param source how it is written
   * @param quiet whether it becomes empty if there is no value
   * @param name the name of the value to begin with
   * @param steps how to get from there to the value
   * @param otherwise the value if there is none; null for none
   */
  record Reference(
      String source, boolean quiet, String name, List<Step> steps, Expression otherwise)
      implements Expression {}

  /** From a value to a part of it. */
  sealed interface Step {}

  /** A field. */
  record Property(String name) implements Step {}

  /** An item, or a field whose name has a value of its own. */
  record Index(Expression key) implements Step {}

  /** A call of a method. */
  record Call(String name, List<Expression> arguments) implements Step {}
}
