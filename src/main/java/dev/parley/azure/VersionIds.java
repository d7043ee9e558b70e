package dev.parley.azure;

import dev.parley.agent.VersionNumber;
import java.util.Optional;

/**
 * Version ids of this dialect: the major number of a published version, the complete number of a
 * draft.
 */
public final class VersionIds {

  private VersionIds() {}

  public static String text(VersionNumber version) {
    return version.published() ? String.valueOf(version.major()) : version.toString();
  }

  /** Parses a version id; empty if it is invalid, as an alias such as "@latest" is. */
  public static Optional<VersionNumber> parse(String id) {
    return VersionNumber.parse(id.contains(".") ? id : id + ".0");
  }

  /**
   * The version number that a list's cursor denotes. The cursor is a version id, optionally
   * prefixed with the agent's name.
   */
  public static String number(String agent, String cursor) {
    String id = cursor.startsWith(agent + ":") ? cursor.substring(agent.length() + 1) : cursor;
    return parse(id).map(VersionNumber::toString).orElse(cursor);
  }
}
