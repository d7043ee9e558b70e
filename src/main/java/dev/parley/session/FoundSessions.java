package dev.parley.session;

import dev.parley.store.PageCursor;
import java.util.List;
import java.util.Optional;

/**
 * A page of a list that was searched.
 *
 * @param sessions what was found, in the list's order
 * @param next the place that the next page starts after; empty at the end of the list
 */
public record FoundSessions(List<Session> sessions, Optional<PageCursor> next) {}
