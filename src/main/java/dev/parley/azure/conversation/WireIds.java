package dev.parley.azure.conversation;

import dev.parley.event.Base62;
import dev.parley.event.EventType;
import java.math.BigInteger;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The dialect's ids of responses, conversations and items.
 *
 * <p>The id of a response or conversation names its agent too, because some paths do not. Its first
 * 18 characters after the prefix, which hosted containers take for the partition key, depend on the
 * agent only.
 */
public final class WireIds {

  private static final String RESPONSE = "caresp_";
  private static final String CONVERSATION = "conv_";
  private static final Pattern SCOPED = Pattern.compile("([0-9A-Za-z]{25})([0-9A-Za-z]{25})");
  private static final Pattern ITEM =
      Pattern.compile("(?:msg|fc|fco|rs|mcp|mcpr|mcpa)_([0-9a-f]{32})");

  private WireIds() {}

  /** The agent of a conversation that is not bound to one yet. */
  public static UUID unbound() {
    return new UUID(0, 0);
  }

  /**
   * What an id names.
   *
   * @param agent the agent; {@link #unbound} for a conversation without one
   * @param id the turn of a response, or the session of a conversation
   */
  public record Scoped(UUID agent, UUID id) {}

  /** The id of a response. */
  public static String response(UUID agent, UUID turn) {
    return RESPONSE + Base62.text(agent) + Base62.text(turn);
  }

  /** Parses the id of a response; empty if the text is none. */
  public static Optional<Scoped> response(String text) {
    return scoped(RESPONSE, text);
  }

  /** The id of a conversation. */
  public static String conversation(UUID agent, UUID session) {
    return CONVERSATION + Base62.text(agent) + Base62.text(session);
  }

  /** Parses the id of a conversation; empty if the text is none. */
  public static Optional<Scoped> conversation(String text) {
    return scoped(CONVERSATION, text);
  }

  /**
   * The id of an item.
   *
   * @throws IllegalArgumentException if events of this type are no items
   */
  public static String item(EventType type, UUID event) {
    String prefix =
        switch (type) {
          case INPUT_MESSAGE, AGENT_OUTPUT -> "msg_";
          case TOOL_CALL -> "fc_";
          case TOOL_RESULT -> "fco_";
          case REASONING -> "rs_";
          case TOOL_APPROVAL -> "mcpa_";
          case COMPACTION, ARTIFACT_UPLOAD, STEP_TRANSITION, SKILL_LOAD ->
              throw new IllegalArgumentException(type + " is no item");
        };
    return prefix + event.toString().replace("-", "");
  }

  /** The id of the item of a call that an MCP server ran. */
  public static String served(UUID event) {
    return "mcp_" + event.toString().replace("-", "");
  }

  /** The id of the item that asks for the approval of a call. */
  public static String approvalRequest(UUID event) {
    return "mcpr_" + event.toString().replace("-", "");
  }

  /**
   * Parses the id of an item; empty if the text is none. The prefix need not be that of the event's
   * type: compare the text with the event's own id.
   */
  public static Optional<UUID> item(String text) {
    Matcher matcher = ITEM.matcher(text);
    return matcher.matches()
        ? Optional.of(uuid(new BigInteger(matcher.group(1), 16)))
        : Optional.empty();
  }

  private static Optional<Scoped> scoped(String prefix, String text) {
    if (!text.startsWith(prefix)) {
      return Optional.empty();
    }
    Matcher matcher = SCOPED.matcher(text.substring(prefix.length()));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Base62.id(matcher.group(1))
        .flatMap(agent -> Base62.id(matcher.group(2)).map(id -> new Scoped(agent, id)));
  }

  private static UUID uuid(BigInteger number) {
    return new UUID(number.shiftRight(Long.SIZE).longValue(), number.longValue());
  }
}
