package dev.parley.runtime.step;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Paths like {@code $.session.metadata.plan}, {@code $.tools["web-search"].outputs} and {@code
 * $.list[0]}.
 */
final class JsonPath {

  private static final Pattern PART =
      Pattern.compile(
          "\\.(?<name>[\\w-]+)|\\[(?:'(?<one>[^']*)'|\"(?<two>[^\"]*)\"|(?<index>\\d{1,9}))]",
          Pattern.UNICODE_CHARACTER_CLASS);

  private JsonPath() {}

  /**
   * The value at a path; null if there is none.
   *
   * @throws IllegalArgumentException if the path cannot be read
   */
  static JsonNode get(JsonNode root, String path) {
    if (!path.startsWith("$")) {
      throw new IllegalArgumentException("the path " + path + " does not begin with $");
    }
    JsonNode node = root;
    Matcher part = PART.matcher(path);
    int end = 1;
    while (end < path.length()) {
      if (!part.region(end, path.length()).lookingAt()) {
        throw new IllegalArgumentException("the path " + path + " is not a chain of names");
      }
      String name = name(part);
      node = name == null ? node.path(Integer.parseInt(part.group("index"))) : node.path(name);
      end = part.end();
    }
    return node.isMissingNode() ? NullNode.getInstance() : node;
  }

  private static String name(Matcher part) {
    String name = part.group("name");
    name = name == null ? part.group("one") : name;
    return name == null ? part.group("two") : name;
  }
}
