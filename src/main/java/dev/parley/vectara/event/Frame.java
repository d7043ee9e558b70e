package dev.parley.vectara.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.runtime.RuntimeFailure;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

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
   * The frame that shows why a turn failed.
   *
   * @param id the id of the frame's event, which is not stored
   */
  static Frame failed(RuntimeFailure failure, EventMapper mapper, UUID id) {
    return mapper.limit(failure, id).map(Frame::new).orElseGet(() -> error(failure.getMessage()));
  }

  /** The frames of a whole event. The dialect has none for a whole output. */
  static List<Frame> of(ObjectNode event) {
    if (!event.path("type").asText().equals("agent_output")) {
      return List.of(new Frame(event));
    }
    Instant at = Instant.parse(event.path("created_at").asText());
    return List.of(
        new Frame(
            streaming("streaming_agent_output", at).put("content", event.path("content").asText())),
        new Frame(
            streaming("streaming_agent_output_end", at)
                .put("event_id", event.path("id").asText())));
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
