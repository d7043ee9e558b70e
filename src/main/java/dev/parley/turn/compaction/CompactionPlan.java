package dev.parley.turn.compaction;

/**
 * What a compaction covers.
 *
 * @param upTo the place of the last event that it hides
 * @param turns number of the user's messages up to there, at least 1
 * @param events number of events that it hides
 */
public record CompactionPlan(long upTo, int turns, int events) {

  /** The reason why a conversation cannot be compacted. */
  public static final String NOTHING = "There are too few turns to compact.";
}
