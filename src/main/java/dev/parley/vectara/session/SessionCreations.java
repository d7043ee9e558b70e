package dev.parley.vectara.session;

import dev.parley.agent.RegisteredAgent;
import dev.parley.failure.FailureException;
import dev.parley.http.request.Idempotency;
import dev.parley.http.request.RequestDeadline;
import dev.parley.session.IdempotencyKey;
import dev.parley.session.Session;
import dev.parley.session.SessionCreation;
import dev.parley.session.SessionCreation.InitialContent;
import dev.parley.vectara.access.CallerRights;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Creates sessions, from nothing or as copies of others. */
@ApplicationScoped
public class SessionCreations {

  private final SessionCreation creation;
  private final ForkSources forks;
  private final ForkCompaction compaction;
  private final Idempotency idempotency;
  private final CallerRights rights;
  private final RequestDeadline deadline;
  private final SessionMapper mapper;

  public SessionCreations(
      SessionCreation creation,
      ForkSources forks,
      ForkCompaction compaction,
      Idempotency idempotency,
      CallerRights rights,
      RequestDeadline deadline,
      SessionMapper mapper) {
    this.creation = creation;
    this.forks = forks;
    this.compaction = compaction;
    this.idempotency = idempotency;
    this.rights = rights;
    this.deadline = deadline;
    this.mapper = mapper;
  }

  /**
   * Creates a session, or returns that of an earlier request with the same idempotency key.
   *
   * @return fails as {@link ForkSources}, {@link SessionCreation} and {@link ForkCompaction} do
   */
  Uni<Session> create(RegisteredAgent agent, CreateSessionRequest request) {
    return forks
        .source(agent, request.fromSession())
        .chain(source -> create(agent, request, source))
        .onFailure(FailureException.class)
        .recoverWithUni(gone -> repeated(agent, request, gone));
  }

  /** A repeated fork returns the first one, even without its source. */
  private Uni<Session> repeated(
      RegisteredAgent agent, CreateSessionRequest request, Throwable failure) {
    Optional<IdempotencyKey> key = idempotency.key(request);
    if (key.isEmpty() || request.fromSession() == null) {
      return Uni.createFrom().failure(failure);
    }
    return creation
        .repeated(agent, rights.caller(), key.get(), deadline.get())
        .map(first -> first.orElseThrow(() -> (FailureException) failure));
  }

  private Uni<Session> create(
      RegisteredAgent agent, CreateSessionRequest request, Optional<Session> source) {
    Optional<InitialContent> content =
        source.map(from -> forks.content(from, request.fromSession()));
    return ForkSources.compacted(request.fromSession())
        .map(
            last ->
                compaction.compacted(
                    agent,
                    source.orElseThrow(),
                    content.orElseThrow(),
                    last,
                    whole -> create(agent, request, source, Optional.of(whole))))
        .orElseGet(() -> create(agent, request, source, content));
  }

  private Uni<Session> create(
      RegisteredAgent agent,
      CreateSessionRequest request,
      Optional<Session> source,
      Optional<InitialContent> content) {
    return creation.create(
        agent,
        rights.caller(),
        mapper.session(agent, request, source),
        idempotency.key(request),
        content,
        deadline.get());
  }
}
