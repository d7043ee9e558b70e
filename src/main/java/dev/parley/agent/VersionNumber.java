package dev.parley.agent;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The number of an agent version, {@code major.minor}: {@code N.0} is published, {@code N.m} a
 * draft saved after it.
 *
 * @param major counts publications, 0 or more
 * @param minor counts drafts since the publication, 0 or more
 */
public record VersionNumber(int major, int minor) implements Comparable<VersionNumber> {

  private static final Pattern TEXT = Pattern.compile("(0|[1-9]\\d{0,8})\\.(0|[1-9]\\d{0,8})");
  private static final Comparator<VersionNumber> ORDER =
      Comparator.comparingInt(VersionNumber::major).thenComparingInt(VersionNumber::minor);

  public VersionNumber {
    if (major < 0 || minor < 0) {
      throw new IllegalArgumentException("a version number is not negative");
    }
  }

  /** Parses a version number: {@code major.minor} without signs, spaces or leading zeros. */
  public static Optional<VersionNumber> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new VersionNumber(
                Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
        : Optional.empty();
  }

  /** Whether this is a published version and not a draft. */
  public boolean published() {
    return minor == 0;
  }

  @Override
  public int compareTo(VersionNumber other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
