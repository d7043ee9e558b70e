package dev.parley.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.parley.identity.Caller;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/**
 * For whom a runtime answers.
 *
 * @param agent the agent's name
 * @param agentId the agent's id
 * @param session the session's key
 * @param user identifies the caller, see {@link #user}
 * @param call identifies the request to the runtime; that of a turn's first one is the turn's id
 * @param about what templates of Vectara's agents can read: the objects {@code agent} and {@code
 *     session}; missing for other agents
 */
public record Origin(
    String agent, UUID agentId, String session, String user, UUID call, JsonNode about) {

  /** An origin that templates do not read. */
  public Origin(String agent, UUID agentId, String session, String user, UUID call) {
    this(agent, agentId, session, user, call, MissingNode.getInstance());
  }

  private static final int USER_LENGTH = 32;

  /**
   * The id that agents get for a caller: the same for all requests with the same subject, client
   * and isolation, and another one for all others. It does not tell who that is.
   *
   * @return 32 hexadecimal digits
   */
  public static String user(Caller caller) {
    String owner =
        String.join(
            "\0",
            caller.workspace(),
            caller.client(),
            caller.subject(),
            caller.isolation().stored());
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(owner.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, USER_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The origin of the next request of the same turn. */
  Origin next() {
    return new Origin(agent, agentId, session, user, UUID.randomUUID(), about);
  }
}
