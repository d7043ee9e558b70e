package dev.parley.azure.response;

import dev.parley.http.stream.StreamHeaders;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A body with its type and the response that it shows. */
record ResponseBody(String type, ResponseState state, Multi<byte[]> bytes) {

  private static final String SESSION_HEADER = "x-agent-session-id";
  private static final String RESPONSE_HEADER = "x-agent-response-id";

  static ResponseBody json(ResponseState state) {
    byte[] json = ResponseMapper.response(state).toString().getBytes(StandardCharsets.UTF_8);
    return new ResponseBody(MediaType.APPLICATION_JSON, state, Multi.createFrom().item(json));
  }

  static ResponseBody stream(ResponseState state, Multi<Frame> frames) {
    return new ResponseBody(MediaType.SERVER_SENT_EVENTS, state, frames.map(Frame::bytes));
  }

  Map<String, List<String>> headers() {
    Map<String, List<String>> headers = new HashMap<>(StreamHeaders.of(type));
    headers.put(SESSION_HEADER, List.of(state.agentSessionId()));
    headers.put(RESPONSE_HEADER, List.of(state.id()));
    return headers;
  }
}
