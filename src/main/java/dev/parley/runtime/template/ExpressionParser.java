package dev.parley.runtime.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.parley.runtime.template.Expression.Call;
import dev.parley.runtime.template.Expression.Chain;
import dev.parley.runtime.template.Expression.Field;
import dev.parley.runtime.template.Expression.Fields;
import dev.parley.runtime.template.Expression.Index;
import dev.parley.runtime.template.Expression.Items;
import dev.parley.runtime.template.Expression.Literal;
import dev.parley.runtime.template.Expression.Negative;
import dev.parley.runtime.template.Expression.Not;
import dev.parley.runtime.template.Expression.Operation;
import dev.parley.runtime.template.Expression.Property;
import dev.parley.runtime.template.Expression.Quoted;
import dev.parley.runtime.template.Expression.Range;
import dev.parley.runtime.template.Expression.Reference;
import dev.parley.runtime.template.Expression.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads expressions and references. */
final class ExpressionParser {

  private static final Map<String, JsonNode> WORDS =
      Map.of("true", BooleanNode.TRUE, "false", BooleanNode.FALSE, "null", NullNode.getInstance());

  private final Cursor cursor;

  ExpressionParser(Cursor cursor) {
    this.cursor = cursor;
  }

  /** An expression, up to what cannot belong to it. */
  Expression expression() {
    cursor.enter();
    Expression read = level(0);
    cursor.leave();
    return read;
  }

  /** What operators of a precedence, or of a stronger one, are between. */
  private Expression level(int level) {
    if (level == Operator.LEVELS.size()) {
      return operand();
    }
    Expression first = level(level + 1);
    List<Operation> operations = new ArrayList<>();
    Optional<Operator> operator = operator(level);
    while (operator.isPresent()) {
      operations.add(new Operation(operator.get(), level(level + 1)));
      operator = operator(level);
    }
    return operations.isEmpty() ? first : new Chain(first, operations);
  }

  private Optional<Operator> operator(int level) {
    cursor.skipSpace();
    return Operator.LEVELS.get(level).stream().filter(one -> one.isNext(cursor)).findFirst();
  }

  private Expression operand() {
    cursor.skipSpace();
    cursor.enter();
    Expression read;
    if (cursor.take("!") || cursor.takeWord("not")) {
      read = new Not(operand());
    } else if (cursor.peek(0) == '-') {
      cursor.next();
      read = new Negative(operand());
    } else if (cursor.take("(")) {
      read = expression();
      cursor.require(")");
    } else {
      read = value();
    }
    cursor.leave();
    return read;
  }

  private Expression value() {
    char first = cursor.peek(0);
    if (first == '$') {
      return reference(false).orElseThrow(() -> cursor.error("a reference is not valid"));
    } else if (first == '\'' || first == '"') {
      return quoted();
    } else if (cursor.take("[")) {
      return items();
    } else if (cursor.take("{")) {
      return fields();
    } else if (first >= '0' && first <= '9') {
      return number();
    }
    JsonNode word = WORDS.get(cursor.name());
    if (word == null) {
      throw cursor.error("a value is missing");
    }
    return new Literal(word);
  }

  private Expression quoted() {
    int line = cursor.line();
    String quote = String.valueOf(cursor.next());
    StringBuilder text = new StringBuilder(cursor.upTo(quote));
    // A quote is written twice.
    while (cursor.take(quote)) {
      text.append(quote).append(cursor.upTo(quote));
    }
    boolean plain = quote.equals("'") || text.indexOf("$") < 0 && text.indexOf("#") < 0;
    if (plain) {
      return new Literal(TextNode.valueOf(text.toString()));
    }
    Cursor inner = cursor.within(text.toString(), line);
    inner.enter();
    return new Quoted(new TemplateParser(inner).all());
  }

  private Expression number() {
    String digits = cursor.digits();
    try {
      return new Literal(
          digits.indexOf('.') < 0
              ? LongNode.valueOf(Long.parseLong(digits))
              : DoubleNode.valueOf(Double.parseDouble(digits)));
    } catch (NumberFormatException e) {
      throw cursor.error("a number is not valid");
    }
  }

  /** A list or a range, after its bracket. */
  private Expression items() {
    List<Expression> items = new ArrayList<>();
    cursor.skipSpace();
    if (cursor.take("]")) {
      return new Items(items);
    }
    items.add(expression());
    cursor.skipSpace();
    if (cursor.take("..")) {
      Expression to = expression();
      cursor.require("]");
      return new Range(items.get(0), to);
    }
    while (cursor.take(",")) {
      items.add(expression());
      cursor.skipSpace();
    }
    cursor.require("]");
    return new Items(items);
  }

  /** A map, after its brace. */
  private Expression fields() {
    List<Field> fields = new ArrayList<>();
    cursor.skipSpace();
    if (cursor.take("}")) {
      return new Fields(fields);
    }
    do {
      Expression name = expression();
      cursor.require(":");
      fields.add(new Field(name, expression()));
      cursor.skipSpace();
    } while (cursor.take(","));
    cursor.require("}");
    return new Fields(fields);
  }

  /**
   * The reference that comes next; empty, and nothing is read, if none does.
   *
   * @param inText whether it ends, unless it has braces, before what cannot be read
   */
  Optional<Reference> reference(boolean inText) {
    int start = cursor.position();
    cursor.next();
    boolean quiet = cursor.take("!");
    boolean braces = cursor.take("{");
    String name = cursor.name();
    if (name.isEmpty()) {
      cursor.moveTo(start);
      return Optional.empty();
    }
    cursor.enter();
    List<Step> steps = steps(inText && !braces);
    Expression otherwise = braces && cursor.take("|") ? expression() : null;
    cursor.leave();
    if (braces && !cursor.take("}")) {
      cursor.moveTo(start);
      return Optional.empty();
    }
    return Optional.of(new Reference(cursor.since(start), quiet, name, steps, otherwise));
  }

  private List<Step> steps(boolean inText) {
    List<Step> steps = new ArrayList<>();
    for (Optional<Step> step = step(inText); step.isPresent(); step = step(inText)) {
      steps.add(step.get());
    }
    return steps;
  }

  private Optional<Step> step(boolean inText) {
    if (cursor.peek(0) == '[') {
      return inText ? cursor.attempt(this::index) : Optional.of(index());
    }
    int start = cursor.position();
    String name = cursor.take(".") ? cursor.name() : "";
    if (name.isEmpty()) {
      cursor.moveTo(start);
      return Optional.empty();
    }
    if (cursor.peek(0) != '(') {
      return Optional.of(new Property(name));
    }
    Optional<List<Expression>> arguments =
        inText ? cursor.attempt(this::arguments) : Optional.of(arguments());
    return Optional.of(
        arguments.<Step>map(read -> new Call(name, read)).orElseGet(() -> new Property(name)));
  }

  private Step index() {
    cursor.require("[");
    Step index = new Index(expression());
    cursor.require("]");
    return index;
  }

  private List<Expression> arguments() {
    List<Expression> arguments = new ArrayList<>();
    cursor.require("(");
    cursor.skipSpace();
    if (cursor.take(")")) {
      return arguments;
    }
    do {
      arguments.add(expression());
      cursor.skipSpace();
    } while (cursor.take(","));
    cursor.require(")");
    return arguments;
  }
}
