package dev.parley.vectara.event;

import dev.parley.http.stream.StreamHeaders;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;

/** The answer to an input, with its type. */
record AnswerBody(String type, Multi<byte[]> bytes) {

  static AnswerBody json(byte[] json) {
    return new AnswerBody(MediaType.APPLICATION_JSON, Multi.createFrom().item(json));
  }

  static AnswerBody stream(Multi<Frame> frames) {
    return new AnswerBody(MediaType.SERVER_SENT_EVENTS, frames.map(Frame::bytes));
  }

  Map<String, List<String>> headers() {
    return StreamHeaders.of(type);
  }
}
