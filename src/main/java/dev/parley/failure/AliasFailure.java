package dev.parley.failure;

import static dev.parley.failure.FailureClass.CONFLICT;
import static dev.parley.failure.FailureClass.NOT_FOUND;

/** The failures of aliases of agents. */
public sealed interface AliasFailure extends Failure {

  /** The caller's workspace has no alias with this key. */
  record AliasNotFound(String key) implements AliasFailure {
    @Override
    public Description description() {
      return NOT_FOUND.describedAs("Alias '" + key + "' was not found.");
    }
  }

  /** The workspace already has an alias with this key. */
  record AliasExists(String key) implements AliasFailure {
    @Override
    public Description description() {
      return CONFLICT.describedAs("An alias with key '" + key + "' already exists.");
    }
  }
}
