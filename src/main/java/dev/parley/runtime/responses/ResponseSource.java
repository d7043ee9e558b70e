package dev.parley.runtime.responses;

import com.fasterxml.jackson.databind.JsonNode;

/** What depends on where a response comes from. Its failures are exceptions of the source's own. */
public interface ResponseSource {

  /**
   * Whether an event is the beginning of an answer.
   *
   * @param type the type of the event
   */
  boolean begins(String type);

  /** Whether calls are the end of an answer, wherever they are in the response. */
  boolean callsComeLast();

  /** Why a response fails that has something in it that must not be. */
  RuntimeException invalid(String reason);

  /** Why a response fails whose end does not come. */
  RuntimeException brokenOff(String reason);

  /**
   * Why a response fails that reports an error.
   *
   * @param error an object that may have {@code code} and {@code message}
   */
  RuntimeException reported(JsonNode error);
}
