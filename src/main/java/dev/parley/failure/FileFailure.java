package dev.parley.failure;

import static dev.parley.failure.FailureClass.CONFLICT;
import static dev.parley.failure.FailureClass.INVALID_ARGUMENT;
import static dev.parley.failure.FailureClass.NOT_FOUND;
import static dev.parley.failure.FailureClass.TOO_LARGE;

/** The failures of operations on a session's files. */
public sealed interface FileFailure extends Failure {

  /**
   * The operation cannot be applied to the given path.
   *
   * @param path the path relative to the home directory; {@code .} for the home directory itself
   */
  record Refused(String path, Reason reason) implements FileFailure {

    /** Why the operation cannot be applied. */
    public enum Reason {
      /** The path does not exist. */
      NOT_FOUND,
      /** The operation needs a file, and the path is a directory. */
      IS_DIRECTORY,
      /** The operation needs a directory, and the path or a parent of it is a file. */
      IS_FILE,
      /** The directory to delete is not empty. */
      NOT_EMPTY
    }

    @Override
    public Description description() {
      String quoted = "'" + path + "'";
      return switch (reason) {
        case NOT_FOUND -> NOT_FOUND.describedAs("There is no file or directory " + quoted + ".");
        case IS_DIRECTORY -> INVALID_ARGUMENT.describedAs(quoted + " is a directory.");
        case IS_FILE ->
            INVALID_ARGUMENT.describedAs(quoted + " or one of its parent directories is a file.");
        case NOT_EMPTY -> CONFLICT.describedAs("Directory " + quoted + " is not empty.");
      };
    }
  }

  /** The session has no artifact with this id. */
  record ArtifactNotFound(String artifact) implements FileFailure {
    @Override
    public Description description() {
      return NOT_FOUND.describedAs("Artifact '" + artifact + "' was not found.");
    }
  }

  /**
   * A file exceeds a limit.
   *
   * @param limit which limit
   * @param bytes the limit in bytes
   */
  record TooLarge(Limit limit, long bytes) implements FileFailure {

    /** What a limit applies to. */
    public enum Limit {
      /** One file. */
      FILE,
      /** All files of a session together. */
      SESSION
    }

    @Override
    public Description description() {
      return TOO_LARGE.describedAs(
          limit == Limit.FILE
              ? "A file can have at most " + bytes + " bytes."
              : "The files of a session can have at most " + bytes + " bytes in total.");
    }
  }
}
