package dev.parley.http.error;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.parley.failure.JsonPlace;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Describes why a body could not be read: where it is not valid JSON, which field is duplicated,
 * which type a field must have. The parser's own messages contain class names, so only their
 * beginnings are inspected, where mistakes differ by nothing else.
 */
public final class UnreadableBody {

  private static final String DUPLICATE = "Duplicate field ";
  private static final int MAX_NAMES = 20;

  private UnreadableBody() {}

  /** The failure for an exception that a parser threw while it read a request body. */
  public static HttpFailure of(JsonProcessingException thrown) {
    return find(thrown, StreamConstraintsException.class)
        .map(limit -> (HttpFailure) new HttpFailure.MalformedBody("", exceeded(limit)))
        .or(() -> find(thrown, JsonParseException.class).map(UnreadableBody::malformed))
        .orElseGet(() -> wrongShape(thrown));
  }

  private static <T extends Throwable> Optional<T> find(Throwable thrown, Class<T> type) {
    return ExceptionClassifier.chain(thrown).filter(type::isInstance).map(type::cast).findFirst();
  }

  private static String exceeded(StreamConstraintsException thrown) {
    StreamReadConstraints limits = StreamReadConstraints.defaults();
    String message = thrown.getOriginalMessage();
    if (message.startsWith("Document nesting depth")) {
      return "is nested more than " + limits.getMaxNestingDepth() + " levels deep";
    }
    if (message.startsWith("Number value length")) {
      return "has a number of more than " + limits.getMaxNumberLength() + " characters";
    }
    if (message.startsWith("String value length")) {
      return "has a string of more than " + limits.getMaxStringLength() + " characters";
    }
    if (message.startsWith("Name length")) {
      return "has a field name of more than " + limits.getMaxNameLength() + " characters";
    }
    return "has a number with too large an exponent";
  }

  private static HttpFailure malformed(JsonParseException thrown) {
    String place = place(thrown.getLocation());
    if (!thrown.getOriginalMessage().startsWith(DUPLICATE)) {
      return new HttpFailure.MalformedBody(
          "",
          "is not valid JSON"
              + (thrown instanceof JsonEOFException ? ": unexpected end of input" : "")
              + place);
    }
    // The parser stopped at the duplicate name.
    JsonParser parser = thrown.getProcessor();
    String field = parser == null ? "" : JsonPlace.of(parser.getParsingContext());
    return new HttpFailure.MalformedBody(
        field, (field.isEmpty() ? "contains a field" : "is given") + " more than once" + place);
  }

  private static String place(JsonLocation location) {
    return location == null || location.getLineNr() < 1
        ? ""
        : " (line %d, column %d)".formatted(location.getLineNr(), location.getColumnNr());
  }

  private static HttpFailure wrongShape(JsonProcessingException thrown) {
    String field = thrown instanceof JsonMappingException mapping ? JsonPlace.of(mapping) : "";
    return field.isEmpty()
        ? new HttpFailure.WrongShape("", "must be one JSON object")
        : new HttpFailure.WrongShape(field, reason(thrown));
  }

  private static String reason(JsonProcessingException thrown) {
    if (thrown instanceof UnrecognizedPropertyException unknown) {
      return "is unknown" + known(unknown.getKnownPropertyIds());
    }
    if (thrown instanceof MismatchedInputException mismatch) {
      return expected(mismatch.getTargetType());
    }
    return find(thrown, InputCoercionException.class)
        .map(outOfRange -> range(outOfRange.getTargetType()))
        .orElse("has the wrong type");
  }

  private static String known(Collection<Object> names) {
    if (names == null || names.isEmpty()) {
      return "";
    }
    return names.stream()
        .map(Object::toString)
        .sorted()
        .limit(MAX_NAMES)
        .collect(Collectors.joining(", ", "; known fields: ", ""));
  }

  /** The message for the JSON type that corresponds to a Java type. */
  private static String expected(Class<?> type) {
    if (type == null) {
      return "has the wrong type";
    }
    if (CharSequence.class.isAssignableFrom(type)) {
      return "must be a string";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "must be true or false";
    }
    if (Stream.of(int.class, Integer.class, long.class, Long.class).anyMatch(type::equals)) {
      return "must be a whole number";
    }
    if (Collection.class.isAssignableFrom(type) || type.isArray()) {
      return "must be an array";
    }
    return type.isRecord() || Map.class.isAssignableFrom(type)
        ? "must be an object"
        : "has the wrong type";
  }

  private static String range(Class<?> type) {
    return type == int.class || type == Integer.class
        ? "must be a whole number from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE
        : "must be a whole number from " + Long.MIN_VALUE + " to " + Long.MAX_VALUE;
  }
}
