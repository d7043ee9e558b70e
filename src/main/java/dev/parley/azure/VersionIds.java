package dev.parley.azure;

import dev.parley.agent.VersionNumber;
import java.util.Optional;

/** How this dialect writes version numbers: a publication as its major number, a draft whole. */
final class VersionIds {

  private VersionIds() {}

  static String text(VersionNumber version) {
    return version.published() ? String.valueOf(version.major()) : version.toString();
  }

  /** The version of this id; empty when it is none, which an alias such as "@latest" is not. */
  static Optional<VersionNumber> parse(String id) {
    return VersionNumber.parse(id.contains(".") ? id : id + ".0");
  }

  /**
   * The number that a list's cursor stands for, which is a version's id or an agent's name and it.
   */
  static String number(String agent, String cursor) {
    String id = cursor.startsWith(agent + ":") ? cursor.substring(agent.length() + 1) : cursor;
    return parse(id).map(VersionNumber::toString).orElse(cursor);
  }
}
