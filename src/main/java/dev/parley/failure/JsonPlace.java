package dev.parley.failure;

import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import java.util.stream.Collectors;

/** Formats the path of a position in a JSON value. */
public final class JsonPlace {

  private JsonPlace() {}

  private static final int MAX_LENGTH = 200;

  /**
   * Returns the path of the value that could not be read, such as {@code agents[0].name}; empty for
   * the root. The path is one line of at most 200 characters, regardless of the field names.
   */
  public static String of(JsonMappingException trouble) {
    return line(place(trouble));
  }

  /** Returns the path of a parser's current position, in the same format. */
  public static String of(JsonStreamContext context) {
    return line(place(context).replaceFirst("^\\.", ""));
  }

  private static String place(JsonStreamContext context) {
    if (context == null || context.inRoot()) {
      return "";
    }
    String before = place(context.getParent());
    return context.inArray()
        ? before + "[" + context.getCurrentIndex() + "]"
        : before + "." + context.getCurrentName();
  }

  /** Returns a path as one line of at most 200 characters, regardless of the field names. */
  public static String line(String written) {
    String place = written.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\u2028\u2029]", "?");
    return place.codePointCount(0, place.length()) <= MAX_LENGTH
        ? place
        : place.substring(0, place.offsetByCodePoints(0, MAX_LENGTH - 1)) + "…";
  }

  private static String place(JsonMappingException trouble) {
    return trouble.getPath().stream()
        .map(
            step ->
                step.getFieldName() == null
                    ? "[" + step.getIndex() + "]"
                    : "." + step.getFieldName())
        .collect(Collectors.joining())
        .replaceFirst("^\\.", "");
  }
}
