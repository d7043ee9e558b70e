package dev.parley.file;

import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.failure.FailureException;
import dev.parley.session.SessionHandle;
import dev.parley.store.Storable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * The path of a file or directory, relative to the home directory of its session.
 *
 * @param names the names in the path, none of them empty, {@code .} or {@code ..}; no names for the
 *     home directory itself
 */
public record FilePath(List<String> names) {

  /** The home directory. */
  public static final FilePath HOME = new FilePath(List.of());

  private static final int MAX_NAME = 255;

  // In bytes, not characters: the path is part of a primary key, whose size is limited.
  private static final int MAX_BYTES = 1024;

  /** Binds the parameters that identify the entry at this path. */
  <Q extends Mutiny.AbstractQuery> Q bind(SessionHandle session, Q query) {
    query.setParameter("parent", parent().stored()).setParameter("name", name());
    return session.bind(query);
  }

  public FilePath {
    names = List.copyOf(names);
  }

  /**
   * Parses a path such as {@code data/a.txt}; {@code .} and {@code ..} are resolved.
   *
   * @throws FailureException invalid argument if the path is absolute or leads out of the home
   *     directory, if a name is empty or longer than 255 characters, or if the path has more than
   *     1,024 bytes in UTF-8 or cannot be stored
   */
  public static FilePath of(String text) {
    if (!Storable.text(text) || text.chars().anyMatch(Character::isISOControl)) {
      throw invalid("must not contain control characters or unpaired surrogates");
    }
    if (text.startsWith("/")) {
      throw invalid("must be relative to the home directory");
    }
    if (text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw invalid("must have at most " + MAX_BYTES + " bytes");
    }
    List<String> names = new ArrayList<>();
    for (String name : text.split("/", -1)) {
      step(names, name);
    }
    return new FilePath(names);
  }

  private static void step(List<String> names, String name) {
    if (name.isEmpty()) {
      throw invalid("must have no empty names");
    }
    if (name.codePointCount(0, name.length()) > MAX_NAME) {
      throw invalid("must have names of at most " + MAX_NAME + " characters");
    }
    if (name.equals("..")) {
      if (names.isEmpty()) {
        throw invalid("must not lead out of the home directory");
      }
      names.remove(names.size() - 1);
    } else if (!name.equals(".")) {
      names.add(name);
    }
  }

  private static FailureException invalid(String reason) {
    return new Failure.InvalidArgument(Field.PATH, reason).exception();
  }

  /** Whether a text can be the name of a file or directory. */
  public static boolean isName(String text) {
    try {
      return text.indexOf('/') < 0 && of(text).toString().equals(text) && !text.equals(".");
    } catch (FailureException e) {
      return false;
    }
  }

  /** Whether this is the home directory. */
  public boolean home() {
    return names.isEmpty();
  }

  /**
   * Returns this path.
   *
   * @throws FailureException invalid argument if it is the home directory, which always exists
   */
  public FilePath requireBelowHome() {
    if (home()) {
      throw invalid("must name something below the home directory");
    }
    return this;
  }

  /** The parent directory. Must not be called for the home directory. */
  FilePath parent() {
    return new FilePath(names.subList(0, names.size() - 1));
  }

  /** The name in the parent directory. */
  String name() {
    return names.get(names.size() - 1);
  }

  /** The path as stored in entries; empty for the home directory. */
  String stored() {
    return String.join("/", names);
  }

  /** The path without {@code .} and {@code ..}; {@code .} for the home directory. */
  @Override
  public String toString() {
    return home() ? "." : stored();
  }
}
