package dev.parley.session;

import dev.parley.agent.RegisteredAgent;
import dev.parley.identity.Caller;
import dev.parley.store.Store;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * A session that somebody wants to create.
 *
 * @param agent the agent, as it is known here
 * @param owner who owns the session
 * @param wanted what the session is to be; null when only an earlier one is looked for
 * @param repeatable what the client repeats when it does not know whether a request arrived
 * @param furnishing what the session has to have before anybody sees it; empty for nothing
 * @param store the database, with the deadline of the request
 */
record Attempt(
    RegisteredAgent agent,
    Caller owner,
    NewSession wanted,
    Optional<IdempotencyKey> repeatable,
    Optional<SessionCreation.Furnishing> furnishing,
    Store store) {

  Attempt with(RegisteredAgent fresh) {
    return new Attempt(fresh, owner, wanted, repeatable, furnishing, store);
  }

  /** Binds the parameters by which a repetition finds what it repeats. */
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
