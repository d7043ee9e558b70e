package dev.parley.artifact;

import java.time.Instant;
import java.util.function.Function;

/**
 * The order of a list of artifacts. Artifacts with the same time are ordered by id.
 *
 * @param time the time to order by
 * @param ascending whether the earliest comes first
 */
public record ArtifactOrder(Time time, boolean ascending) {

  /** The times of an artifact. */
  public enum Time {
    CREATED("a.created_at", Artifact::createdAt),
    UPDATED("e.modified_at", Artifact::updatedAt);

    private final String column;
    private final Function<Artifact, Instant> value;

    Time(String column, Function<Artifact, Instant> value) {
      this.column = column;
      this.value = value;
    }
  }

  /** The time of an artifact that the list is ordered by. */
  public Instant of(Artifact artifact) {
    return time.value.apply(artifact);
  }

  /** SQL that orders artifacts {@code a} with files {@code e}. */
  String sql() {
    return "%1$s %2$s, a.id %2$s".formatted(time.column, ascending ? "asc" : "desc");
  }

  /** SQL for the artifacts that follow the cursor with the parameters {@code at} and {@code id}. */
  String followingSql() {
    return "(%s, a.id) %s (:at, :id)".formatted(time.column, ascending ? ">" : "<");
  }
}
