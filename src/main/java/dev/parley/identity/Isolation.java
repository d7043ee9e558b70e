package dev.parley.identity;

import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import java.util.stream.Stream;

/**
 * Separates the sessions of one subject and client. An application that holds sessions for many
 * users can use it to keep them apart. The caller chooses it freely, so it can only restrict what
 * the subject and client may access.
 *
 * @param kind the kind of isolation
 * @param value up to 256 printable characters; empty for none
 */
public record Isolation(Kind kind, String value) {

  /** No isolation. */
  public static final Isolation NONE = new Isolation(Kind.NONE, "");

  private static final int MAX_LENGTH = 256;

  /** The kinds of isolation. */
  public enum Kind {
    /** The caller names no isolation. */
    NONE(""),
    /** A key of the caller's choice. */
    KEY("key:"),
    /** A key from a client that sends it to create and delete sessions, but not to read them. */
    LOOSE_KEY("key:"),
    /**
     * A person on whose behalf the caller acts. It never equals a key with the same text: naming a
     * person requires a permission, which a key must not bypass.
     */
    PERSON("user:");

    private final String prefix;

    Kind(String prefix) {
      this.prefix = prefix;
    }

    /** The prefix of {@link Isolation#stored}. */
    public String prefix() {
      return prefix;
    }
  }

  /**
   * @throws dev.parley.failure.FailureException invalid argument if the value is empty, too long or
   *     not printable
   */
  public Isolation {
    boolean empty = value.isEmpty();
    if (empty != (kind == Kind.NONE)
        || value.length() > MAX_LENGTH
        || value.chars().anyMatch(Character::isISOControl)) {
      throw new Failure.InvalidArgument(
              Field.ISOLATION_KEY, "must be 1 to " + MAX_LENGTH + " printable characters")
          .exception();
    }
  }

  /** Whether the caller names no isolation. */
  public boolean none() {
    return kind == Kind.NONE;
  }

  /** The isolation as stored with a session: up to 261 characters, empty for none. */
  public String stored() {
    return kind.prefix + value;
  }

  /** Parses a stored isolation. */
  public static Isolation ofStored(String stored) {
    Kind kind =
        Stream.of(Kind.PERSON, Kind.KEY)
            .filter(candidate -> stored.startsWith(candidate.prefix))
            .findFirst()
            .orElse(Kind.NONE);
    return new Isolation(kind, stored.substring(kind.prefix.length()));
  }

  /** Whether sessions created under this isolation can be read without naming it. */
  public boolean loose() {
    return kind == Kind.LOOSE_KEY;
  }
}
