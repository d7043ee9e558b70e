package dev.parley.runtime.mcp;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The names by which models call the tools of MCP servers: that of the server and that of the tool,
 * because servers may have tools of the same name.
 */
public final class ToolName {

  /** Maximum length of the name of a function that a model is offered. */
  private static final int MAX_LENGTH = 64;

  private static final int DIGEST_BYTES = 4;
  private static final int DIGEST_LENGTH = 1 + 2 * DIGEST_BYTES;

  private static final String SEPARATOR = "__";

  private ToolName() {}

  /**
   * The name by which a model calls a tool. It ends with a digest if it would be too long, would
   * have characters that models do not allow, or would not tell where the label ends.
   *
   * @param server the label of the server
   * @param tool the name of the tool
   */
  public static String of(String server, String tool) {
    String whole = server + SEPARATOR + tool;
    String name = whole.replaceAll("[^A-Za-z0-9_-]", "_");
    boolean plain =
        name.equals(whole)
            && name.length() <= MAX_LENGTH
            && whole.indexOf(SEPARATOR) == server.length();
    return plain ? name : cut(name) + "_" + digest(server + "\0" + tool);
  }

  /** Whether a function has a name that a tool of a server could have. */
  static boolean isOf(String server, String function) {
    return function.startsWith(cut(server + SEPARATOR));
  }

  private static String cut(String name) {
    return name.substring(0, Math.min(name.length(), MAX_LENGTH - DIGEST_LENGTH));
  }

  private static String digest(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
