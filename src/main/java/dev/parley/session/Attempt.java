package dev.parley.session;

import dev.parley.agent.RegisteredAgent;
import dev.parley.identity.Caller;
import java.util.Optional;

/**
 * A session that somebody wants to create.
 *
 * @param agent the agent, as it is known here
 * @param owner who owns the session
 * @param wanted what the session is to be; null when only an earlier one is looked for
 * @param repeatable what the client repeats when it does not know whether a request arrived
 * @param furnishing what the session has to have before anybody sees it; empty for nothing
 */
record Attempt(
    RegisteredAgent agent,
    Caller owner,
    NewSession wanted,
    Optional<IdempotencyKey> repeatable,
    Optional<SessionCreation.Furnishing> furnishing) {

  Attempt with(RegisteredAgent fresh) {
    return new Attempt(fresh, owner, wanted, repeatable, furnishing);
  }
}
