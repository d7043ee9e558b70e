package dev.parley.azure.conversation;

import java.util.Locale;

/** The status of an item. */
public enum ItemStatus {
  IN_PROGRESS,
  COMPLETED,
  /** It was cut off, or the tool failed. */
  INCOMPLETE;

  /** The status as clients read it. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
