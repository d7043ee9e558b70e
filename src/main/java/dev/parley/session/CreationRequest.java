package dev.parley.session;

import dev.parley.agent.RegisteredAgent;
import dev.parley.agent.RegisteredVersion;
import dev.parley.identity.Caller;
import dev.parley.store.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * A request to create a session.
 *
 * @param agent the agent, as cached by the registry
 * @param owner who owns the session
 * @param newSession the session to create; null to only look for an earlier one
 * @param idempotencyKey the request's idempotency key, if it has one
 * @param initialContent what to add to the session in the transaction that creates it, if anything
 * @param deadline deadline of the request
 */
record CreationRequest(
    RegisteredAgent agent,
    Caller owner,
    NewSession newSession,
    Optional<IdempotencyKey> idempotencyKey,
    Optional<SessionCreation.InitialContent> initialContent,
    Deadline deadline) {

  CreationRequest with(RegisteredAgent fresh) {
    return new CreationRequest(fresh, owner, newSession, idempotencyKey, initialContent, deadline);
  }

  /**
   * Returns the session to create, without its key, name and secrets.
   *
   * @param version the version that the session is bound to
   * @param idleAfter time until the session becomes idle, unless the version has its own
   */
  Session row(RegisteredVersion version, UUID id, Instant now, Duration idleAfter) {
    Session session = new Session();
    session.agentId = agent.id();
    session.id = id;
    session.ownerSubject = owner.subject();
    session.ownerClient = owner.client();
    session.isolationKey = owner.isolation().stored();
    session.isolationLoose = owner.isolation().loose();
    session.idempotencyKey = idempotencyKey.map(IdempotencyKey::key).orElse(null);
    session.idempotencyDigest = idempotencyKey.map(IdempotencyKey::digest).orElse(null);
    session.versionMajor = version.major();
    session.versionMinor = version.minor();
    session.versionPinned = newSession.pinned();
    session.description = newSession.description().orElse("");
    session.descriptionPending = newSession.description().isEmpty();
    session.metadata = newSession.metadata().json().toString();
    session.enabled = newSession.enabled();
    session.implicit = newSession.implicit();
    session.aliasKey = newSession.alias().orElse(null);
    session.createdAt = now;
    session.updatedAt = now;
    session.lastAccessedAt = now;
    session.idleTimeoutSeconds = (int) version.idleTimeout().orElse(idleAfter).toSeconds();
    session.ttlSeconds = newSession.ttl().toSeconds();
    session.expiresAt = newSession.ttl().isZero() ? null : now.plus(newSession.ttl());
    return session;
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
        .setParameter("idempotencyKey", idempotencyKey.orElseThrow().key());
    return query;
  }
}
