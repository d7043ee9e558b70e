package dev.parley.runtime.http;

/** A server sends an event that is longer than it may be. */
public final class EventTooLong extends RuntimeException {

  private static final long serialVersionUID = 1;

  EventTooLong() {
    super("an event is too long", null, false, false);
  }
}
