package dev.parley.session;

import dev.parley.agent.RegisteredAgent;
import dev.parley.identity.Caller;
import dev.parley.store.Store;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * A request to create a session.
 *
 * @param agent the agent, as cached by the registry
 * @param owner who owns the session
 * @param wanted the session to create; null to only look for an earlier one
 * @param repeatable the request's idempotency key, if it has one
 * @param furnishing what to add to the session in the transaction that creates it, if anything
 * @param store the store, with the deadline of the request
 */
record CreationRequest(
    RegisteredAgent agent,
    Caller owner,
    NewSession wanted,
    Optional<IdempotencyKey> repeatable,
    Optional<SessionCreation.Furnishing> furnishing,
    Store store) {

  CreationRequest with(RegisteredAgent fresh) {
    return new CreationRequest(fresh, owner, wanted, repeatable, furnishing, store);
  }

  /**
   * Binds the parameters that find the session of an earlier request with the same idempotency key.
   */
  <Q extends Mutiny.AbstractQuery> Q bind(Q query) {
    query
        .setParameter("agent", agent.id())
        .setParameter("subject", owner.subject())
        .setParameter("client", owner.client())
        .setParameter("isolation", owner.isolation().stored())
        .setParameter("idempotencyKey", repeatable.orElseThrow().key());
    return query;
  }
}
