package dev.parley.runtime.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.runtime.TextParts;
import java.util.stream.Collectors;

/** Writes the result of a tool as the text that a model reads. */
final class ToolText {

  /** Maximum number of characters. */
  static final int MAX_LENGTH = 100_000;

  private ToolText() {}

  /**
   * The text of a result. Content other than text is named, not shown.
   *
   * @throws McpFailure if it is too long
   */
  static String of(JsonNode result) {
    String text =
        result.path("content").valueStream().map(ToolText::part).collect(Collectors.joining("\n"));
    if (text.isEmpty() && result.path("structuredContent").isObject()) {
      text = result.path("structuredContent").toString();
    }
    if (text.length() > MAX_LENGTH) {
      throw McpFailure.invalid("the result has more than " + MAX_LENGTH + " characters");
    }
    return TextParts.whole(text);
  }

  private static String part(JsonNode content) {
    return switch (content.path("type").asText("")) {
      case "text" -> content.path("text").asText("");
      case "resource" -> {
        JsonNode resource = content.path("resource");
        yield resource.has("text") ? resource.path("text").asText("") : named(resource);
      }
      default -> named(content);
    };
  }

  private static String named(JsonNode content) {
    return "[%s %s]"
        .formatted(
            content.path("type").asText("resource"),
            content.path("uri").asText(content.path("mimeType").asText("")));
  }
}
