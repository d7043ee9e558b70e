package dev.parley.runtime.template;

import java.util.List;

/** The operators between two values. */
enum Operator {
  OR("||", "or"),
  AND("&&", "and"),
  EQUAL("==", "eq"),
  NOT_EQUAL("!=", "ne"),
  AT_MOST("<=", "le"),
  AT_LEAST(">=", "ge"),
  LESS("<", "lt"),
  GREATER(">", "gt"),
  PLUS("+", ""),
  MINUS("-", ""),
  TIMES("*", ""),
  DIVIDED("/", ""),
  REMAINDER("%", "");

  /** The operators by their precedence, the weakest first. */
  static final List<List<Operator>> LEVELS =
      List.of(
          List.of(OR),
          List.of(AND),
          List.of(EQUAL, NOT_EQUAL),
          List.of(AT_MOST, AT_LEAST, LESS, GREATER),
          List.of(PLUS, MINUS),
          List.of(TIMES, DIVIDED, REMAINDER));

  private final String sign;
  private final String word;

  Operator(String sign, String word) {
    this.sign = sign;
    this.word = word;
  }

  /** Whether the operator comes next; then it is read. */
  boolean isNext(Cursor cursor) {
    return cursor.take(sign) || !word.isEmpty() && cursor.takeWord(word);
  }
}
