package dev.parley.session;

import java.util.Optional;
import java.util.UUID;

/** What a caller names a session by, among those of an agent. */
public sealed interface SessionRef {

  /** As the caller wrote it. */
  String text();

  /** The column of a session that has the value. */
  String column();

  /** What the column has to have; empty when no session can be named so. */
  Optional<Object> value();

  /** A session's key (Azure's {@code agent_session_id}, Vectara's {@code key}). */
  record Key(String text) implements SessionRef {

    @Override
    public String column() {
      return "key";
    }

    @Override
    public Optional<Object> value() {
      return SessionKey.SHAPE.matcher(text).matches() ? Optional.of(text) : Optional.empty();
    }
  }

  /** A session's RID (Palantir's {@code sessionRid}), which carries its id. */
  record Rid(String text) implements SessionRef {

    private static final String PREFIX = "ri.aip-agents..session.";

    /** The RID of the session of this id. */
    public static Rid of(UUID id) {
      return new Rid(PREFIX + id);
    }

    @Override
    public String column() {
      return "id";
    }

    @Override
    public Optional<Object> value() {
      try {
        return text.startsWith(PREFIX)
            ? Optional.of(UUID.fromString(text.substring(PREFIX.length())))
                // There are more ways to write an id, and only one of them is in a RID.
                .filter(id -> equals(of(id)))
                .map(Object.class::cast)
            : Optional.empty();
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
  }
}
