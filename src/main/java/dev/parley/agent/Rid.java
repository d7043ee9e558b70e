package dev.parley.agent;

import java.util.regex.Pattern;

/** Resource identifiers (RIDs) of agents: {@code ri.<service>.<instance>.<type>.<locator>}. */
public final class Rid {

  /** The format of RIDs (enforced by Palantir's Python SDK). */
  private static final Pattern SHAPE =
      Pattern.compile(
          "ri\\.[a-z][a-z0-9-]*\\.([a-z0-9][a-z0-9-]*)?\\.[a-z][a-z0-9-]*\\.[a-zA-Z0-9._-]+");

  private Rid() {}

  /** Whether a text is a resource identifier. */
  public static boolean is(String text) {
    return SHAPE.matcher(text).matches();
  }
}
