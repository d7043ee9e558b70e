package dev.parley.session;

import dev.parley.agent.AgentRegistry;
import dev.parley.agent.RegisteredAgent;
import dev.parley.agent.RegisteredVersion;
import dev.parley.failure.Failure;
import dev.parley.identity.Caller;
import dev.parley.store.Deadline;
import dev.parley.store.Ids;
import dev.parley.store.Store;
import dev.parley.store.StoreClock;
import dev.parley.store.distributed.Violation;
import dev.parley.store.statement.Parameters;
import dev.parley.store.statement.Statement;
import dev.parley.store.statement.Statements;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;

/** Creates sessions, each with one statement. */
@Singleton
public class SessionCreation {

  private static final String KEY_UNIQUE = "session_key_unique";
  private static final String IDEMPOTENCY_UNIQUE = "session_idempotency_unique";

  /** Violated if the version or the agent was deleted after the agent was looked up. */
  private static final String AGENT_VERSION = "session_agent_version";

  private final Store store;
  private final Statements statements;
  private final AgentRegistry agents;
  private final SessionLimits config;
  private final SessionSecrets secrets;
  private final Ids ids;
  private final StoreClock clock;

  public SessionCreation(
      Store store,
      Statements statements,
      AgentRegistry agents,
      SessionLimits config,
      SessionSecrets secrets,
      Ids ids,
      StoreClock clock) {
    this.store = store;
    this.statements = statements;
    this.agents = agents;
    this.config = config;
    this.secrets = secrets;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Creates a session that the caller owns, once for each idempotency key.
   *
   * @param idempotencyKey the request's idempotency key, if it has one
   * @return the session, or the one that was created under the same idempotency key; fails with
   *     agent disabled, version not found, no published version, key taken, or idempotency key
   *     reused
   */
  public Uni<Session> create(
      RegisteredAgent agent,
      Caller owner,
      NewSession newSession,
      Optional<IdempotencyKey> idempotencyKey) {
    return create(agent, owner, newSession, idempotencyKey, Optional.empty(), Deadline.NONE);
  }

  /**
   * Finds the session that was created with an idempotency key, for a repeated request that can no
   * longer be carried out.
   *
   * @param deadline deadline of the request
   * @return the session, if there is one; fails with idempotency key reused
   */
  public Uni<Optional<Session>> repeated(
      RegisteredAgent agent, Caller owner, IdempotencyKey idempotencyKey, Deadline deadline) {
    return repeated(
        new CreationRequest(
            agent, owner, null, Optional.of(idempotencyKey), Optional.empty(), deadline));
  }

  /**
   * Creates a session by the same rules.
   *
   * @param initialContent what to add to the session in the transaction that creates it, if
   *     anything
   * @param deadline deadline of the request
   */
  public Uni<Session> create(
      RegisteredAgent agent,
      Caller owner,
      NewSession newSession,
      Optional<IdempotencyKey> idempotencyKey,
      Optional<InitialContent> initialContent,
      Deadline deadline) {
    CreationRequest attempt =
        new CreationRequest(agent, owner, newSession, idempotencyKey, initialContent, deadline);
    return create(attempt)
        .onFailure(failure -> Violation.of(AGENT_VERSION, failure))
        .recoverWithUni(
            () ->
                agents
                    .refreshed(owner.workspace(), agent)
                    .chain(fresh -> create(attempt.with(fresh))))
        .onFailure(failure -> Violation.of(AGENT_VERSION, failure))
        .transform(gone -> new Failure.NoPublishedVersion(agent.rid()).exception());
  }

  private Uni<Session> create(CreationRequest attempt) {
    RegisteredAgent agent = attempt.agent();
    return agents
        .version(attempt.owner().workspace(), agent, attempt.newSession().version())
        .chain(version -> agent.enabled() ? insert(attempt, version) : refuse(attempt));
  }

  private Uni<Session> insert(CreationRequest attempt, RegisteredVersion version) {
    Session session = attempt.row(version, ids.next(), clock.now(), config.idleAfter());
    return insert(attempt, session, attempt.newSession().key().candidates(session.id));
  }

  /**
   * A disabled agent accepts no new sessions, but a repeated request returns the existing session.
   */
  private Uni<Session> refuse(CreationRequest attempt) {
    RegisteredAgent agent = attempt.agent();
    return repeated(attempt)
        .map(
            first ->
                first.orElseThrow(new Failure.AgentDisabled(agent.name(), agent.rid())::exception));
  }

  /** Adds related rows to a new session, in the transaction that creates it. */
  @FunctionalInterface
  public interface InitialContent {

    /** Adds the rows; the session is already stored. */
    Uni<Void> add(Mutiny.StatelessSession rows, Session session);

    /** Adds the rows of this content, then those of another. */
    default InitialContent and(InitialContent other) {
      return (rows, session) -> add(rows, session).chain(() -> other.add(rows, session));
    }
  }

  private Uni<Session> insert(CreationRequest attempt, Session session, List<String> keys) {
    session.key = keys.get(0);
    session.name = attempt.newSession().name().orElse(session.key);
    secrets.change(session, attempt.newSession().secrets());
    return stored(attempt, session)
        .replaceWith(session)
        .onFailure(failure -> Violation.of(IDEMPOTENCY_UNIQUE, failure))
        .recoverWithUni(
            // If the conflicting session was deleted in the meantime, insert again.
            () -> firstOr(attempt, () -> insert(attempt, session, keys)))
        .onFailure(failure -> Violation.of(KEY_UNIQUE, failure))
        .recoverWithUni(
            // The conflict is with an earlier request with the same idempotency key, or with
            // another session.
            () -> firstOr(attempt, () -> next(attempt, session, keys)));
  }

  private Uni<Void> stored(CreationRequest attempt, Session session) {
    if (attempt.initialContent().isEmpty()) {
      Statement<Void> insert = new Statement<>(SessionSql.INSERT, row -> null);
      SessionRow.bind(session, insert);
      return statements.change(insert, attempt.deadline());
    }
    return store
        .by(attempt.deadline())
        .withStatelessTransaction(
            rows -> {
              Mutiny.MutationQuery insert = rows.createNativeQuery(SessionSql.INSERT);
              SessionRow.bind(session, Parameters.of(insert));
              return insert
                  .executeUpdate()
                  .chain(() -> attempt.initialContent().get().add(rows, session));
            });
  }

  private Uni<Session> next(CreationRequest attempt, Session session, List<String> keys) {
    if (keys.size() > 1) {
      return insert(attempt, session, keys.subList(1, keys.size()));
    }
    return removeExpired(attempt, session)
        .chain(
            removed ->
                removed > 0
                    ? insert(attempt, session, keys)
                    : Uni.createFrom().failure(new Failure.KeyTaken(session.key).exception()));
  }

  /** The key of an expired session can be reused before the sweeper removes the session. */
  private Uni<Integer> removeExpired(CreationRequest attempt, Session session) {
    return store
        .by(attempt.deadline())
        .withStatelessSession(
            rows ->
                rows.createNativeQuery(SessionSql.DELETE_EXPIRED_OF_KEY)
                    .setParameter("agent", session.agentId)
                    .setParameter("key", session.key)
                    .setParameter("now", clock.now())
                    .executeUpdate());
  }

  private Uni<Session> firstOr(CreationRequest attempt, Supplier<Uni<Session>> otherwise) {
    return repeated(attempt).chain(first -> first.map(Uni.createFrom()::item).orElseGet(otherwise));
  }

  /** Finds the session that the same owner created with the same idempotency key. */
  private Uni<Optional<Session>> repeated(CreationRequest attempt) {
    if (attempt.idempotencyKey().isEmpty()) {
      return Uni.createFrom().item(Optional.empty());
    }
    IdempotencyKey key = attempt.idempotencyKey().get();
    return store
        .by(attempt.deadline())
        .withStatelessSession(
            rows ->
                attempt
                    .bind(rows.createNativeQuery(SessionSql.REPEATED, Session.class))
                    .getSingleResultOrNull()
                    .chain(
                        first ->
                            first != null
                                    && first.summary().status(clock.now()) == SessionStatus.EXPIRED
                                ? release(rows, attempt)
                                : Uni.createFrom().item(Optional.ofNullable(first)))
                    .invoke(
                        first -> {
                          if (first.isPresent() && !key.matches(first.get().idempotencyDigest)) {
                            throw new Failure.IdempotencyKeyReused(key.key()).exception();
                          }
                        }));
  }

  /** An expired session releases its idempotency key for a new session. */
  private Uni<Optional<Session>> release(Mutiny.StatelessSession rows, CreationRequest attempt) {
    return attempt
        .bind(rows.createNativeQuery(SessionSql.RELEASE))
        .setParameter("now", clock.now())
        .executeUpdate()
        .replaceWith(Optional.empty());
  }
}
