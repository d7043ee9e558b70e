package dev.parley.store;

import java.util.List;

/**
 * One page of a list.
 *
 * @param items the items, in the list's order
 * @param hasMore whether the list goes on in the direction in which the page was read
 */
public record Page<T>(List<T> items, boolean hasMore) {}
