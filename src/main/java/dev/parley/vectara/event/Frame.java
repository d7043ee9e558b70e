package dev.parley.vectara.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * A server-sent event of a stream.
 *
 * @param data the data, whose field {@code type} is the type of the frame
 */
record Frame(ObjectNode data) {

  /** The vendor's SDK decodes each chunk of bytes by itself, so no character may need several. */
  private static final ObjectWriter ASCII =
      new JsonMapper().writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

  /** The last frame of a stream. */
  static Frame end() {
    return new Frame(JsonNodeFactory.instance.objectNode().put("type", "end"));
  }

  /** The frame of an error. */
  static Frame error(String message) {
    ObjectNode error = JsonNodeFactory.instance.objectNode().put("type", "error");
    error.putArray("messages").add(message);
    return new Frame(error);
  }

  /**
   * A frame of something that arrives in parts.
   *
   * @param at when it was created
   */
  static ObjectNode streaming(String type, Instant at) {
    return JsonNodeFactory.instance.objectNode().put("type", type).put("created_at", at.toString());
  }

  String type() {
    return data.path("type").asText();
  }

  /** The frame as it is sent. */
  byte[] bytes() {
    try {
      return ("event:" + type() + "\ndata:" + ASCII.writeValueAsString(data) + "\n\n")
          .getBytes(StandardCharsets.US_ASCII);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON object can be written", e);
    }
  }
}
