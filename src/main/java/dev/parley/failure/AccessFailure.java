package dev.parley.failure;

import static dev.parley.failure.FailureClass.PERMISSION_DENIED;

import java.util.List;

/** The failures of requests that an authenticated caller is not permitted to make. */
public sealed interface AccessFailure extends Failure {

  /** The caller lacks the scope that the operation requires. */
  record MissingScope(String scope) implements AccessFailure {
    @Override
    public Description description() {
      return PERMISSION_DENIED.describedAs("The token does not have the scope '" + scope + "'.");
    }
  }

  /**
   * The caller has neither a role nor the scope that the operation requires.
   *
   * @param roles the roles that suffice, the least powerful first
   * @param scope the scope that suffices
   */
  record MissingRole(List<String> roles, String scope) implements AccessFailure {
    @Override
    public Description description() {
      return PERMISSION_DENIED.describedAs(
          "This requires one of the roles "
              + String.join(", ", roles)
              + ", or the scope '"
              + scope
              + "'.");
    }
  }

  /** A workspace claim is configured, and the caller's token does not have it. */
  record NoWorkspace() implements AccessFailure {
    @Override
    public Description description() {
      return PERMISSION_DENIED.describedAs("The token does not name a workspace.");
    }
  }

  /** The agent requires an isolation key, and the request has none. */
  record IsolationKeyMissing(String agent) implements AccessFailure {
    @Override
    public Description description() {
      return PERMISSION_DENIED.describedAs("Agent '" + agent + "' requires an isolation key.");
    }
  }

  /** The session belongs to the caller, but under another isolation key or user identity. */
  record SessionNotAccessible(String agentRid, String session) implements AccessFailure {
    @Override
    public Description description() {
      return PERMISSION_DENIED.describedAs(
          "Session '"
              + session
              + "' belongs to an isolation key or user identity that this request does not name.");
    }
  }
}
