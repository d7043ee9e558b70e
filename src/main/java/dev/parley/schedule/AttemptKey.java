package dev.parley.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/** Identifies an attempt of a run. */
record AttemptKey(UUID agent, UUID schedule, UUID id) {

  static AttemptKey of(JsonNode row) {
    return new AttemptKey(uuid(row, "agent"), uuid(row, "schedule"), uuid(row, "id"));
  }

  private static UUID uuid(JsonNode row, String field) {
    return UUID.fromString(row.path(field).asText());
  }

  <Q extends Mutiny.AbstractQuery> Q bind(Q query) {
    query.setParameter("agent", agent).setParameter("schedule", schedule).setParameter("id", id);
    return query;
  }
}
