package dev.parley.turn.queue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.event.EventContent;
import dev.parley.event.StoredEvents;
import dev.parley.turn.NewTurn;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Writes turns to start as they are queued, and reads them again. */
@ApplicationScoped
class TurnJson {

  private final StoredEvents events;
  private final ObjectMapper json;

  TurnJson(StoredEvents events, ObjectMapper json) {
    this.events = events;
    this.json = json;
  }

  ObjectNode write(UUID id, NewTurn turn) {
    ObjectNode written = json.createObjectNode();
    written.put("trace", turn.traceId().toString()).put("kind", turn.kind().name());
    turn.clientId().ifPresent(client -> written.put("client", client));
    if (!turn.options().isMissingNode()) {
      written.set("options", turn.options());
    }
    if (turn.request() != null) {
      written.set("request", turn.request());
    }
    written.set("input", events.write(id, 0, turn.input()));
    return written;
  }

  NewTurn read(JsonNode stored) {
    List<EventContent> input = new ArrayList<>();
    stored.path("input").forEach(event -> input.add(events.read(event)));
    return new NewTurn(
        input,
        UUID.fromString(stored.path("trace").asText()),
        Optional.ofNullable(stored.path("client").textValue()),
        stored.has("options") ? stored.get("options") : MissingNode.getInstance(),
        stored.get("request"),
        NewTurn.Kind.valueOf(stored.path("kind").asText()));
  }
}
