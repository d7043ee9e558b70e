package dev.parley.failure;

import com.fasterxml.jackson.databind.JsonMappingException;
import java.util.stream.Collectors;

/** Where in a JSON value something is. */
public final class JsonPlace {

  private JsonPlace() {}

  /** The place of what could not be read, such as {@code agents[0].name}; empty for the whole. */
  public static String of(JsonMappingException trouble) {
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
