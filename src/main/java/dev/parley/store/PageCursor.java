package dev.parley.store;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * The start of a page in a list by time: after an item, which may have been deleted since.
 *
 * @param at the item's time, in whole microseconds
 * @param id the item's id, which orders items with the same time
 */
public record PageCursor(Instant at, UUID id) {

  /** Binds the parameters {@code at} and {@code id}. */
  public <Q extends Mutiny.AbstractQuery> Q bind(Q query) {
    query.setParameter("at", at).setParameter("id", id);
    return query;
  }

  /** Adds the parameters {@code at} and {@code id} to those of a call of Panache. */
  public void addTo(Map<String, Object> parameters) {
    parameters.put("at", at);
    parameters.put("id", id);
  }
}
