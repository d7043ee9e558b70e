package dev.parley.session;

import java.util.Optional;
import java.util.UUID;

/** The resource identifiers of sessions (Palantir's {@code sessionRid}). */
public final class SessionRid {

  private static final String PREFIX = "ri.aip-agents..session.";

  private SessionRid() {}

  /** The RID of the session of this id. */
  public static String of(UUID id) {
    return PREFIX + id;
  }

  /** The id of the session that has this RID, if a session can have it. */
  static Optional<UUID> id(String rid) {
    try {
      return rid.startsWith(PREFIX)
          ? Optional.of(UUID.fromString(rid.substring(PREFIX.length())))
              // There are more ways to write an id, and only one of them is in a RID.
              .filter(id -> of(id).equals(rid))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
