package dev.parley.runtime.step;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A condition of a step: {@code get('$.path')}, texts, numbers, {@code true}, {@code false} and
 * {@code null}, compared by {@code == != < <= > >=} and combined by {@code and}, {@code or}, {@code
 * not} and parentheses. What a path does not find is {@code null}, which counts as false; so does a
 * comparison of order between values that are neither two numbers nor two texts.
 */
final class Condition {

  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<text>'[^']*'|\"[^\"]*\")|(?<number>-?\\d{1,30}(?:\\.\\d{1,30})?)"
              + "|(?<word>[a-z]+)|(?<sign>[=!<>]=|[<>()])");

  /** Bounds the recursion. */
  private static final int MAX_DEPTH = 50;

  private final String source;
  private final JsonNode context;
  private final Matcher matcher;

  /** The current token; empty at the end. */
  private String token;

  private int start;
  private int end;
  private int depth;

  private Condition(String source, JsonNode context) {
    this.source = source;
    this.context = context;
    this.matcher = TOKEN.matcher(source);
    advance();
  }

  /**
   * Whether a condition holds.
   *
   * @param context what {@code get} reads
   * @throws IllegalArgumentException if the condition cannot be read; the message says where
   */
  static boolean holds(String source, JsonNode context) {
    Condition condition = new Condition(source, context);
    JsonNode value = condition.alternatives();
    if (!condition.token.isEmpty()) {
      throw condition.expected("the end");
    }
    return condition.truth(value);
  }

  private void advance() {
    start = end;
    while (start < source.length() && Character.isWhitespace(source.charAt(start))) {
      start++;
    }
    if (start == source.length()) {
      token = "";
    } else if (matcher.region(start, source.length()).lookingAt()) {
      token = matcher.group();
      end = matcher.end();
    } else {
      throw expected("a value or an operator");
    }
  }

  private boolean take(String wanted) {
    if (token.equals(wanted)) {
      advance();
      return true;
    }
    return false;
  }

  private void require(String wanted) {
    if (!take(wanted)) {
      throw expected(wanted);
    }
  }

  private IllegalArgumentException expected(String what) {
    return new IllegalArgumentException("expected " + what + " at character " + (start + 1));
  }

  private JsonNode alternatives() {
    if (++depth > MAX_DEPTH) {
      throw new IllegalArgumentException("it is nested too deeply");
    }
    JsonNode value = all();
    while (take("or")) {
      boolean left = truth(value);
      value = BooleanNode.valueOf(truth(all()) || left);
    }
    depth--;
    return value;
  }

  private JsonNode all() {
    JsonNode value = negated();
    while (take("and")) {
      boolean left = truth(value);
      value = BooleanNode.valueOf(truth(negated()) && left);
    }
    return value;
  }

  private JsonNode negated() {
    boolean odd = false;
    boolean any = false;
    while (take("not")) {
      odd = !odd;
      any = true;
    }
    JsonNode value = comparison();
    return any ? BooleanNode.valueOf(truth(value) != odd) : value;
  }

  private boolean truth(JsonNode value) {
    if (!value.isBoolean() && !value.isNull()) {
      throw new IllegalArgumentException(
          "a value before character " + (start + 1) + " is neither true nor false");
    }
    return value.booleanValue();
  }

  private JsonNode comparison() {
    JsonNode left = value();
    String operator = token;
    switch (operator) {
      case "==", "!=", "<", "<=", ">", ">=" -> advance();
      default -> {
        return left;
      }
    }
    JsonNode right = value();
    return BooleanNode.valueOf(compare(left, operator, right));
  }

  private static boolean compare(JsonNode left, String operator, JsonNode right) {
    boolean numbers = left.isNumber() && right.isNumber();
    boolean ordered = numbers || left.isTextual() && right.isTextual();
    int order =
        numbers
            ? compared(left, right)
            : ordered ? left.textValue().compareTo(right.textValue()) : 0;
    boolean same = ordered ? order == 0 : left.equals(right);
    return switch (operator) {
      case "==" -> same;
      case "!=" -> !same;
      case "<" -> order < 0;
      case "<=" -> ordered && order <= 0;
      case ">" -> order > 0;
      default -> ordered && order >= 0;
    };
  }

  /** Numbers that are too large for Java's are infinite. */
  private static int compared(JsonNode left, JsonNode right) {
    return isFinite(left) && isFinite(right)
        ? left.decimalValue().compareTo(right.decimalValue())
        : Double.compare(left.doubleValue(), right.doubleValue());
  }

  private static boolean isFinite(JsonNode number) {
    return !number.isFloatingPointNumber()
        || number.isBigDecimal()
        || Double.isFinite(number.doubleValue());
  }

  private JsonNode value() {
    if (token.isEmpty()) {
      throw expected("a value");
    }
    if (take("(")) {
      JsonNode value = alternatives();
      require(")");
      return value;
    }
    if (take("get")) {
      require("(");
      String path = text();
      advance();
      require(")");
      return JsonPath.get(context, path);
    }
    JsonNode value = literal();
    advance();
    return value;
  }

  private JsonNode literal() {
    if (matcher.group("text") != null) {
      return TextNode.valueOf(text());
    }
    if (matcher.group("number") != null) {
      return DecimalNode.valueOf(new BigDecimal(token));
    }
    return switch (token) {
      case "true" -> BooleanNode.TRUE;
      case "false" -> BooleanNode.FALSE;
      case "null" -> NullNode.getInstance();
      default -> throw expected("a value");
    };
  }

  private String text() {
    if (token.isEmpty() || matcher.group("text") == null) {
      throw expected("a text in quotes");
    }
    return token.substring(1, token.length() - 1);
  }
}
