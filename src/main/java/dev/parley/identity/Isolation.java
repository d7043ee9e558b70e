package dev.parley.identity;

import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import java.util.stream.Stream;

/**
 * What divides the sessions of one subject and client: an application that holds sessions for many
 * people keeps them apart by it. It is the caller's word, so it only ever narrows what subject and
 * client may see.
 *
 * @param kind what it is
 * @param value up to 256 printable characters; empty for none
 */
public record Isolation(Kind kind, String value) {

  /** No division. */
  public static final Isolation NONE = new Isolation(Kind.NONE, "");

  private static final int MAX_LENGTH = 256;

  /** The kinds of division. */
  public enum Kind {
    /** The caller names nothing. */
    NONE(""),
    /** A key of the caller's choice. */
    KEY("key:"),
    /** The same key, from a client that names it to create and to delete, but never to read. */
    LOOSE_KEY("key:"),
    /**
     * A person that the caller acts for. Never the same as a key: naming a person takes a
     * permission of its own, and a key of the same text must not get around it.
     */
    PERSON("user:");

    private final String prefix;

    Kind(String prefix) {
      this.prefix = prefix;
    }

    /** What {@link Isolation#stored} starts with. */
    public String prefix() {
      return prefix;
    }
  }

  /**
   * @throws dev.parley.failure.FailureException invalid argument, when the value is empty, too long
   *     or not printable
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

  /** Whether the caller names nothing. */
  public boolean none() {
    return kind == Kind.NONE;
  }

  /** As it is part of a stored session's owner: up to 261 characters, empty for none. */
  public String stored() {
    return kind.prefix + value;
  }

  /** The isolation that was stored so. */
  public static Isolation ofStored(String stored) {
    Kind kind =
        Stream.of(Kind.PERSON, Kind.KEY)
            .filter(candidate -> stored.startsWith(candidate.prefix))
            .findFirst()
            .orElse(Kind.NONE);
    return new Isolation(kind, stored.substring(kind.prefix.length()));
  }

  /** Whether sessions made under it can be read without naming it. */
  public boolean loose() {
    return kind == Kind.LOOSE_KEY;
  }
}
