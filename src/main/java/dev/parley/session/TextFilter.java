package dev.parley.session;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import java.util.regex.Matcher;

/**
 * A regular expression that is looked for anywhere in a name and a description. In the syntax of
 * RE2, whose time is in proportion to the text, whatever the expression.
 */
public final class TextFilter {

  private static final int MAX_LENGTH = 500;
  private static final int MAX_PROGRAM = 1000;

  /**
   * What is built before the size of a program is known, at most. RE2/J writes repetitions out, and
   * those of repetitions multiply.
   */
  private static final long MAX_WRITTEN_OUT = 10_000;

  /**
   * A repetition with a number; of a group, if it is behind the end of one or of another
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
   * Reads a regular expression.
   *
   * @throws dev.parley.failure.FailureException invalid argument, when it is none, has more than
   *     500 characters, or stands for too much
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
   * The most characters that an expression has with its repetitions written out: rather too many
   * than too few, wherever groups really begin.
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
    return invalid("stands for too much: repeat less, or write less");
  }

  private static RuntimeException invalid(String reason) {
    return new Failure.InvalidArgument(Field.FILTER, reason).exception();
  }

  /** Whether it is found in the name or the description. */
  public boolean matches(String name, String description) {
    return pattern.matcher(name).find() || pattern.matcher(description).find();
  }
}
