package dev.parley.azure.response;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/**
 * A server-sent event of a response's stream.
 *
 * @param type the type, one of OpenAI's {@code ResponseStreamEvent}
 * @param sequenceNumber the place in the stream, from 0
 * @param data the data, which has the type and the sequence number too
 */
public record Frame(String type, int sequenceNumber, ObjectNode data) {

  /** The frame as it is sent. JSON on one line needs no escapes in an event stream. */
  public byte[] bytes() {
    return ("event: " + type + "\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
  }
}
