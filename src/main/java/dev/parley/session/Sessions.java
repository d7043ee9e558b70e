package dev.parley.session;

import dev.parley.agent.AgentRegistry;
import dev.parley.agent.RegisteredAgent;
import dev.parley.agent.VersionNumber;
import dev.parley.failure.Failure;
import dev.parley.identity.Caller;
import dev.parley.store.Ids;
import dev.parley.store.StoreClock;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Creates, lists and deletes sessions. Every statement carries the agent and the caller's right to
 * see the row, so a session of somebody else does not exist here. Each operation is one statement,
 * committed by itself.
 */
@ApplicationScoped
public class Sessions {

  private static final String KEY_UNIQUE = "session_key_unique";

  /** Broken when the version was removed since the agent was looked up. */
  private static final String AGENT_VERSION = "session_agent_version";

  private static final Uni<Void> DONE = Uni.createFrom().voidItem();

  private final Mutiny.SessionFactory store;
  private final AgentRegistry agents;
  private final Ids ids;
  private final StoreClock clock;

  public Sessions(Mutiny.SessionFactory store, AgentRegistry agents, Ids ids, StoreClock clock) {
    this.store = store;
    this.agents = agents;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Creates a session that the caller owns.
   *
   * @return the session; fails with agent disabled, version not found, no published version, or key
   *     taken
   */
  public Uni<Session> create(RegisteredAgent agent, Caller owner, NewSession wanted) {
    agent.requireEnabled();
    return agents
        .version(owner.workspace(), agent, wanted.version())
        .chain(
            version -> {
              UUID id = ids.next();
              return insert(
                  agent.rid(),
                  row(agent, owner, wanted, version, id),
                  wanted,
                  wanted.key().candidates(id));
            });
  }

  private Session row(
      RegisteredAgent agent, Caller owner, NewSession wanted, VersionNumber version, UUID id) {
    Instant now = clock.now();
    Session session = new Session();
    session.agentId = agent.id();
    session.id = id;
    session.ownerSubject = owner.subject();
    session.ownerClient = owner.client();
    session.isolationKey = owner.isolationKey();
    session.versionMajor = version.major();
    session.versionMinor = version.minor();
    session.versionPinned = wanted.pinned();
    session.description = wanted.description();
    session.metadata = wanted.metadata().json().toString();
    session.enabled = wanted.enabled();
    session.createdAt = now;
    session.updatedAt = now;
    session.lastAccessedAt = now;
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
        .onFailure(failure -> violates(failure, KEY_UNIQUE))
        .recoverWithUni(
            () ->
                keys.size() > 1
                    ? insert(agentRid, session, wanted, keys.subList(1, keys.size()))
                    : Uni.createFrom().failure(new Failure.KeyTaken(session.key).exception()));
  }

  private static boolean violates(Throwable failure, String constraint) {
    return failure instanceof ConstraintViolationException violation
        && constraint.equals(violation.getConstraintName());
  }

  /**
   * A page of the caller's own sessions with an agent, by creation. Expired sessions are listed
   * until they are removed; their status says so.
   *
   * @return the page; fails with invalid cursor, when the cursor's session was never the caller's
   */
  public Uni<Page<SessionSummary>> page(RegisteredAgent agent, Caller owner, PageRequest request) {
    return store.withStatelessSession(
        rows -> {
          var query =
              owned(
                      rows.createSelectionQuery(SessionQueries.page(request), SessionSummary.class),
                      agent,
                      owner)
                  // One more than asked for tells whether there is more.
                  .setMaxResults(request.limit() + 1);
          request.cursor().ifPresent(cursor -> query.setParameter("cursor", cursor.key()));
          return query
              .getResultList()
              .call(found -> found.isEmpty() ? requireKnown(rows, agent, owner, request) : DONE)
              .map(found -> page(found, request));
        });
  }

  /** Nothing beyond a cursor: either the list ends there, or the cursor is made up. */
  private static Uni<Void> requireKnown(
      Mutiny.StatelessSession rows, RegisteredAgent agent, Caller owner, PageRequest request) {
    if (request.cursor().isEmpty()) {
      return DONE;
    }
    PageRequest.Cursor cursor = request.cursor().get();
    return owned(rows.createSelectionQuery(SessionQueries.KNOWN, Long.class), agent, owner)
        .setParameter("cursor", cursor.key())
        .getSingleResult()
        .invoke(
            known -> {
              if (known == 0) {
                throw new Failure.InvalidCursor(cursor.key(), cursor.direction()).exception();
              }
            })
        .replaceWithVoid();
  }

  /** Binds a statement to the agent and to what the caller may see. */
  private static <Q extends Mutiny.AbstractQuery> Q owned(
      Q query, RegisteredAgent agent, Caller owner) {
    query.setParameter("agent", agent.id());
    query.setParameter("subject", owner.subject());
    query.setParameter("client", owner.client());
    query.setParameter("isolation", owner.isolationKey());
    return query;
  }

  private static Page<SessionSummary> page(List<SessionSummary> found, PageRequest request) {
    boolean hasMore = found.size() > request.limit();
    List<SessionSummary> items =
        new ArrayList<>(hasMore ? found.subList(0, request.limit()) : found);
    if (request.backwards()) {
      Collections.reverse(items);
    }
    return new Page<>(List.copyOf(items), hasMore);
  }

  /**
   * Deletes a session that the caller owns; one that is not there is as good as deleted.
   *
   * @param key the session's key
   */
  public Uni<Void> delete(RegisteredAgent agent, Caller owner, String key) {
    if (!SessionKey.SHAPE.matcher(key).matches()) {
      return DONE;
    }
    return store
        .withStatelessSession(
            rows ->
                owned(rows.createNativeQuery(SessionQueries.DELETE), agent, owner)
                    .setParameter("key", key)
                    .setParameter("now", clock.now())
                    .executeUpdate())
        .replaceWithVoid();
  }
}
