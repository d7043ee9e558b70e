package dev.parley.azure.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.event.EventContent;
import dev.parley.event.EventContent.AgentOutput;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.event.EventContent.MessagePart;
import dev.parley.event.EventContent.MessagePart.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Reads the messages of a request. */
final class MessageReader {

  private static final String CONTENT = "content";
  private static final String USER = "user";
  private static final String ASSISTANT = "assistant";
  private static final int MAX_PARTS = 1000;

  private MessageReader() {}

  /**
   * Reads a message.
   *
   * @throws dev.parley.http.error.HttpFailureException wrong shape
   */
  static EventContent message(Fields message) {
    String role =
        message
            .oneOf("role", USER, ASSISTANT, "system", "developer")
            .orElseThrow(() -> message.wrong("role", "is missing"));
    JsonNode content = message.get(CONTENT).orElseThrow(() -> message.wrong(CONTENT, "is missing"));
    boolean fromAgent = role.equals(ASSISTANT);
    List<MessagePart> parts =
        content.isTextual() ? List.of(text(content.textValue())) : parts(message, fromAgent);
    String text =
        parts.stream()
            .map(MessagePart::text)
            .filter(Objects::nonNull)
            .collect(Collectors.joining("\n"));
    if (fromAgent) {
      return new AgentOutput(text, Map.of());
    }
    boolean plain = parts.size() == 1 && parts.get(0).kind() == Kind.TEXT;
    return new InputMessage(
        role.equals(USER) ? null : role, text, plain ? null : parts, null, null);
  }

  private static List<MessagePart> parts(Fields message, boolean fromAgent) {
    List<MessagePart> parts = new ArrayList<>();
    for (JsonNode value : message.list(CONTENT, MAX_PARTS)) {
      Fields part = Fields.of(value, ItemReader.element(message, CONTENT, parts.size()));
      parts.add(fromAgent ? outputPart(part) : inputPart(part));
    }
    return parts;
  }

  private static MessagePart outputPart(Fields part) {
    part.oneOf("type", "output_text", "input_text")
        .orElseThrow(() -> part.wrong("type", "is missing"));
    part.only("type", "text", "annotations", "logprobs");
    // They cannot be kept.
    part.list("annotations", 0);
    part.list("logprobs", 0);
    return text(part.requiredText("text"));
  }

  private static MessagePart inputPart(Fields part) {
    String type =
        part.oneOf("type", "input_text", "input_image", "input_file")
            .orElseThrow(() -> part.wrong("type", "is missing"));
    return switch (type) {
      case "input_text" -> text(part.only("type", "text").requiredText("text"));
      case "input_image" -> image(part.only("type", "image_url", "detail"));
      default -> file(part.only("type", "file_data", "file_url", "filename"));
    };
  }

  private static MessagePart text(String text) {
    return new MessagePart(Kind.TEXT, text, null, null, null);
  }

  private static MessagePart image(Fields part) {
    String url = part.requiredText("image_url");
    if (!url.startsWith("data:")) {
      requireHttp(part, "image_url", url);
    }
    String detail = part.oneOf("detail", "low", "high", "auto").orElse(null);
    return new MessagePart(Kind.IMAGE, null, url, null, detail);
  }

  private static MessagePart file(Fields part) {
    String data = part.text("file_data").orElse(null);
    String url = part.text("file_url").orElse(null);
    if (data == null && url == null) {
      throw part.wrong("file_data", "is missing");
    }
    if (data != null && url != null) {
      throw part.wrong("file_url", "cannot be combined with file_data");
    }
    if (data != null && !data.startsWith("data:")) {
      throw part.wrong("file_data", "must be a data URL");
    }
    if (url != null) {
      requireHttp(part, "file_url", url);
    }
    return new MessagePart(
        Kind.FILE, null, data == null ? url : data, part.text("filename").orElse(null), null);
  }

  private static void requireHttp(Fields part, String name, String url) {
    if (!url.startsWith("https://") && !url.startsWith("http://")) {
      throw part.wrong(name, "must be an absolute URL");
    }
  }
}
