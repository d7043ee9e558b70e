package dev.parley.store;

import java.time.Instant;
import java.util.UUID;

/**
 * A place in a list by time, beside an item that need not be there any more.
 *
 * @param at the item's time, in whole microseconds
 * @param id the item's id, which orders items of the same time
 */
public record Place(Instant at, UUID id) {}
