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
}
