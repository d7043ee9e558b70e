package dev.parley.session.list;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import java.util.regex.Matcher;

/**
 * A regular expression that is searched for in a name and a description. It has the syntax of RE2,
 * whose running time is linear in the length of the text for every expression.
 */
public final class TextFilter {

  private static final int MAX_LENGTH = 500;
  private static final int MAX_PROGRAM = 1000;

  /**
   * Limit on the expanded expression, which RE2/J builds before the program size is known. RE2/J
   * expands repetitions, and nested repetitions multiply.
   */
  private static final long MAX_WRITTEN_OUT = 10_000;

  /**
   * A counted repetition. It repeats a group if it follows the end of a group or another
   * repetition.
   */
  private static final java.util.regex.Pattern REPETITION =
      java.util.regex.Pattern.compile(
          "(^|.)\\{([0-9]{1,4})(?:,([0-9]{0,4}))?}", java.util.regex.Pattern.DOTALL);

  private final Pattern pattern;

  private TextFilter(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * Parses a regular expression.
   *
   * @throws dev.parley.failure.FailureException invalid argument if the expression is invalid, has
   *     more than 500 characters, or is too complex
   */
  public static TextFilter of(String expression) {
    if (expression.codePointCount(0, expression.length()) > MAX_LENGTH) {
      throw invalid("must be at most " + MAX_LENGTH + " characters");
    }
    if (writtenOut(expression) > MAX_WRITTEN_OUT) {
      throw tooMuch();
    }
    try {
      Pattern pattern = Pattern.compile(expression);
      if (pattern.programSize() > MAX_PROGRAM) {
        throw tooMuch();
      }
      return new TextFilter(pattern);
    } catch (PatternSyntaxException e) {
      throw invalid(
          "must be a regular expression in the syntax of RE2: "
              + e.getDescription()
              + (e.getPattern().isEmpty() ? "" : " at " + e.getPattern()));
    }
  }

  /**
   * Upper bound on the length of an expression with its repetitions expanded. It does not determine
   * where groups begin, so it may overestimate.
   */
  private static long writtenOut(String expression) {
    long single = expression.length();
    long groups = 1;
    Matcher repetition = REPETITION.matcher(expression);
    for (int at = 0; repetition.find(at); at = repetition.end() - 1) {
      long times = Math.max(times(repetition.group(2)), times(repetition.group(3)));
      if (repetition.group(1).matches("[)}?*+]")) {
        groups = Math.min(groups * Math.max(times, 1), MAX_WRITTEN_OUT);
      } else {
        single += times;
      }
    }
    return single * groups;
  }

  private static long times(String number) {
    return number == null || number.isEmpty() ? 1 : Long.parseLong(number);
  }

  private static RuntimeException tooMuch() {
    return invalid("is too complex: use fewer repetitions or a shorter expression");
  }

  private static RuntimeException invalid(String reason) {
    return new Failure.InvalidArgument(Field.FILTER, reason).exception();
  }

  /** Whether the name or the description contains a match. */
  public boolean matches(String name, String description) {
    return pattern.matcher(name).find() || pattern.matcher(description).find();
  }
}
