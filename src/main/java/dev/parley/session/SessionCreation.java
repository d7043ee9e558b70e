package dev.parley.session;

import dev.parley.agent.AgentRegistry;
import dev.parley.agent.RegisteredAgent;
import dev.parley.agent.RegisteredVersion;
import dev.parley.failure.Failure;
import dev.parley.identity.Caller;
import dev.parley.store.Ids;
import dev.parley.store.StoreClock;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.reactive.mutiny.Mutiny;

/** Creates sessions, each by one statement. */
@ApplicationScoped
public class SessionCreation {

  private static final String KEY_UNIQUE = "session_key_unique";
  private static final String IDEMPOTENCY_UNIQUE = "session_idempotency_unique";

  /** Broken when the version was removed since the agent was looked up. */
  private static final String AGENT_VERSION = "session_agent_version";

  private final Mutiny.SessionFactory store;
  private final AgentRegistry agents;
  private final SessionConfig config;
  private final Ids ids;
  private final StoreClock clock;

  public SessionCreation(
      Mutiny.SessionFactory store,
      AgentRegistry agents,
      SessionConfig config,
      Ids ids,
      StoreClock clock) {
    this.store = store;
    this.agents = agents;
    this.config = config;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Creates a session that the caller owns, once for each idempotency key.
   *
   * @param repeatable what the client repeats when it does not know whether this arrived
   * @return the session, or the one that was created under the same idempotency key; fails with
   *     agent disabled, version not found, no published version, key taken, or idempotency key
   *     reused
   */
  public Uni<Session> create(
      RegisteredAgent agent, Caller owner, NewSession wanted, Optional<IdempotencyKey> repeatable) {
    agent.requireEnabled();
    return agents
        .version(owner.workspace(), agent, wanted.version())
        .chain(
            version -> {
              UUID id = ids.next();
              Session session = row(agent, owner, wanted, version, id);
              repeatable.ifPresent(
                  key -> {
                    session.idempotencyKey = key.key();
                    session.idempotencyDigest = key.digest();
                  });
              return insert(agent.rid(), session, wanted, wanted.key().candidates(id));
            });
  }

  private Session row(
      RegisteredAgent agent, Caller owner, NewSession wanted, RegisteredVersion version, UUID id) {
    Instant now = clock.now();
    Session session = new Session();
    session.agentId = agent.id();
    session.id = id;
    session.ownerSubject = owner.subject();
    session.ownerClient = owner.client();
    session.isolationKey = owner.isolation().stored();
    session.isolationLoose = owner.isolation().loose();
    session.versionMajor = version.major();
    session.versionMinor = version.minor();
    session.versionPinned = wanted.pinned();
    session.description = wanted.description();
    session.metadata = wanted.metadata().json().toString();
    session.enabled = wanted.enabled();
    session.createdAt = now;
    session.updatedAt = now;
    session.lastAccessedAt = now;
    session.idleTimeoutSeconds = (int) version.idleTimeout().orElse(config.idleAfter()).toSeconds();
    session.ttlSeconds = wanted.ttl().toSeconds();
    session.expiresAt = expiry(now, wanted.ttl());
    return session;
  }

  private static Instant expiry(Instant lastActivity, Duration ttl) {
    return ttl.isZero() ? null : lastActivity.plus(ttl);
  }

  private Uni<Session> insert(
      String agentRid, Session session, NewSession wanted, List<String> keys) {
    session.key = keys.get(0);
    session.name = wanted.name().orElse(session.key);
    return store
        .withStatelessSession(rows -> rows.insert(session))
        .replaceWith(session)
        .onFailure(failure -> violates(failure, AGENT_VERSION))
        .transform(
            gone -> new Failure.VersionNotFound(agentRid, session.version().toString()).exception())
        .onFailure(failure -> violates(failure, IDEMPOTENCY_UNIQUE))
        .recoverWithUni(
            // Gone again since: then this one is the first.
            () ->
                repeated(session)
                    .chain(
                        first ->
                            first
                                .map(Uni.createFrom()::item)
                                .orElseGet(() -> insert(agentRid, session, wanted, keys))))
        .onFailure(failure -> violates(failure, KEY_UNIQUE))
        .recoverWithUni(() -> taken(agentRid, session, wanted, keys));
  }

  /** A key is taken: by the first attempt of the same client, or by anybody else. */
  private Uni<Session> taken(
      String agentRid, Session session, NewSession wanted, List<String> keys) {
    return repeated(session)
        .chain(
            first -> {
              if (first.isPresent()) {
                return Uni.createFrom().item(first.get());
              }
              return keys.size() > 1
                  ? insert(agentRid, session, wanted, keys.subList(1, keys.size()))
                  : Uni.createFrom().failure(new Failure.KeyTaken(session.key).exception());
            });
  }

  /** What the same owner created under the same idempotency key. */
  private Uni<Optional<Session>> repeated(Session again) {
    if (again.idempotencyKey == null) {
      return Uni.createFrom().item(Optional.empty());
    }
    return store
        .withStatelessSession(
            rows ->
                rows.createSelectionQuery(SessionQueries.REPEATED, Session.class)
                    .setParameter("agent", again.agentId)
                    .setParameter("subject", again.ownerSubject)
                    .setParameter("client", again.ownerClient)
                    .setParameter("isolation", again.isolationKey)
                    .setParameter("idempotencyKey", again.idempotencyKey)
                    .getSingleResultOrNull())
        .map(
            first -> {
              if (first != null && !first.idempotencyDigest.equals(again.idempotencyDigest)) {
                throw new Failure.IdempotencyKeyReused(again.idempotencyKey).exception();
              }
              return Optional.ofNullable(first);
            });
  }

  private static boolean violates(Throwable failure, String constraint) {
    return failure instanceof ConstraintViolationException violation
        && constraint.equals(violation.getConstraintName());
  }
}
