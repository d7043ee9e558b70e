package dev.parley.azure.invocation;

import dev.parley.event.Base62;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The ids of invocations, which name their session: it decides who may see them. */
final class InvocationIds {

  private static final String PREFIX = "inv_";
  private static final Pattern SHAPE = Pattern.compile(PREFIX + "([0-9A-Za-z]{25})[0-9A-Za-z]{25}");

  private InvocationIds() {}

  /** The id of an invocation. */
  static String text(UUID session, UUID invocation) {
    return PREFIX + Base62.text(session) + Base62.text(invocation);
  }

  /** The session of an invocation; empty if the text is no id. */
  static Optional<UUID> session(String text) {
    Matcher matcher = SHAPE.matcher(text);
    return matcher.matches() ? Base62.id(matcher.group(1)) : Optional.empty();
  }
}
