package dev.parley.vectara;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;

/**
 * A regular expression of a caller's, found anywhere in a text. Its syntax is RE2's, which is
 * searched for in linear time whatever it says.
 */
final class RegexFilter {

  private static final int MAX_LENGTH = 500;

  /** How many steps an expression may be compiled to: repetitions of repetitions multiply. */
  private static final int MAX_PROGRAM = 1000;

  private final Pattern pattern;

  private RegexFilter(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * The filter of this expression.
   *
   * @throws dev.parley.failure.FailureException invalid argument, when it is none or too large
   */
  static RegexFilter of(String expression) {
    if (expression.length() > MAX_LENGTH) {
      throw invalid("must be at most " + MAX_LENGTH + " characters");
    }
    Pattern pattern = compiled(expression);
    if (pattern.programSize() > MAX_PROGRAM) {
      throw invalid("repeats too much");
    }
    return new RegexFilter(pattern);
  }

  private static Pattern compiled(String expression) {
    try {
      return Pattern.compile(expression);
    } catch (PatternSyntaxException e) {
      throw invalid("must be a regular expression in the syntax of RE2");
    }
  }

  private static RuntimeException invalid(String reason) {
    return new Failure.InvalidArgument(Field.FILTER, reason).exception();
  }

  /** Whether a text has something in it that the expression describes. */
  boolean in(String text) {
    return pattern.matcher(text).find();
  }
}
