package dev.parley.store;

import java.time.Instant;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Where a page starts in a list by time: after an item that need not be there any more.
 *
 * @param at the item's time, in whole microseconds
 * @param id the item's id, which orders items of the same time
 */
public record PageCursor(Instant at, UUID id) {

  /** Binds the parameters {@code at} and {@code id}. */
  public <Q extends Mutiny.AbstractQuery> Q bind(Q query) {
    query.setParameter("at", at).setParameter("id", id);
    return query;
  }
}
