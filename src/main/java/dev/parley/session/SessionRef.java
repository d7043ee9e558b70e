package dev.parley.session;

import java.util.Optional;
import java.util.UUID;

/** A caller's reference to one of an agent's sessions. */
public sealed interface SessionRef {

  /** The reference as received. */
  String text();

  /**
   * The condition on a session {@code s} that has this reference, with the parameter {@code ref}.
   */
  String sql();

  /** The value of the parameter; empty if no session can have this reference. */
  Optional<Object> value();

  /** A session's key (Azure's {@code agent_session_id}, Vectara's {@code key}). */
  record Key(String text) implements SessionRef {

    @Override
    public String sql() {
      return "s.key = :ref";
    }

    @Override
    public Optional<Object> value() {
      return KeyChoice.SHAPE.matcher(text).matches() ? Optional.of(text) : Optional.empty();
    }
  }

  /** The condition for an id. */
  String BY_ID = "s.id = :ref";

  /** A session's id, in the form that a dialect gives it (Azure's {@code conversation}). */
  record Id(String text, UUID id) implements SessionRef {

    @Override
    public String sql() {
      return BY_ID;
    }

    @Override
    public Optional<Object> value() {
      return Optional.of(id);
    }
  }

  /** The session of a turn, by the turn's id (Azure's {@code response_id}). */
  record Turn(String text, UUID id) implements SessionRef {

    @Override
    public String sql() {
      return """
          s.id = (select r.session_id from turn r
            where r.agent_id = :agent and r.id = :ref and not r.deleted and r.status <> 'ADDED')\
          """;
    }

    @Override
    public Optional<Object> value() {
      return Optional.of(id);
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
    public String sql() {
      return BY_ID;
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
