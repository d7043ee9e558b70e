package dev.parley.session;

import java.util.Optional;
import java.util.UUID;

/** A caller's reference to one of an agent's sessions. */
public sealed interface SessionRef {

  /** The reference as received. */
  String text();

  /** The column to compare with the value. */
  String column();

  /** The value of the column; empty if no session can have this reference. */
  Optional<Object> value();

  /** A session's key (Azure's {@code agent_session_id}, Vectara's {@code key}). */
  record Key(String text) implements SessionRef {

    @Override
    public String column() {
      return "key";
    }

    @Override
    public Optional<Object> value() {
      return KeyChoice.SHAPE.matcher(text).matches() ? Optional.of(text) : Optional.empty();
    }
  }

  /** A session's RID (Palantir's {@code sessionRid}), which carries its id. */
  record Rid(String text) implements SessionRef {

    private static final String PREFIX = "ri.aip-agents..session.";

    /** Returns the RID of the session with this id. */
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
                // UUID.fromString accepts other spellings; a RID uses only the canonical one.
                .filter(id -> equals(of(id)))
                .map(Object.class::cast)
            : Optional.empty();
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
  }
}
