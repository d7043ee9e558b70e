package dev.parley.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The path of a value in a JSON body that consists of names and indexes only, as most do. It can be
 * followed without a script, which takes milliseconds to compile.
 */
final class SimplePath {

  /** What REST Assured calls the body. */
  static final String ROOT = "restAssuredJsonRootObject";

  private static final Pattern STEPS = Pattern.compile(ROOT + "((?:\\.[a-z_]\\w*|\\[\\d{1,4}])+)");
  private static final Pattern STEP = Pattern.compile("\\.(\\w+)|\\[(\\d+)]");

  private SimplePath() {}

  /**
   * What a path leads to in a body; empty if there is nothing, or if only a script says what it
   * leads to.
   */
  static Optional<Object> follow(String path, Object body) {
    Matcher steps = STEPS.matcher(path);
    if (!steps.matches()) {
      return Optional.empty();
    }
    Object place = body;
    for (Matcher step = STEP.matcher(steps.group(1)); place != null && step.find(); ) {
      place =
          step.group(1) == null
              ? at(Integer.parseInt(step.group(2)), place)
              : named(step.group(1), place);
    }
    return Optional.ofNullable(place);
  }

  private static Object at(int index, Object place) {
    return place instanceof List<?> list && index < list.size() ? list.get(index) : null;
  }

  /** A field of an object, or of each object in a list. */
  private static Object named(String name, Object place) {
    if (place instanceof Map<?, ?> fields) {
      return fields.get(name);
    }
    if (!(place instanceof List<?> list) || !list.stream().allMatch(Map.class::isInstance)) {
      return null;
    }
    List<Object> values = new ArrayList<>();
    list.forEach(item -> values.add(((Map<?, ?>) item).get(name)));
    return values;
  }
}
