package dev.parley.runtime.hosted;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.failure.ConversationFailure.ContainerNotReady;
import dev.parley.failure.FailureException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.Supplier;

/** Says whether agents are ready, for a dialect that has an error of its own for it. */
@ApplicationScoped
public class HostedAgents {

  private final Endpoints endpoints;
  private final Containers containers;

  HostedAgents(Endpoints endpoints, Containers containers) {
    this.endpoints = endpoints;
    this.containers = containers;
  }

  /**
   * Requires that the container of an agent is known to take requests. Other agents are always
   * ready.
   *
   * @throws dev.parley.failure.FailureException container not ready; see {@link #asking}
   */
  public void requireReady(String agent, JsonNode definition) {
    if (endpoints.of(agent, definition).filter(url -> !containers.isReady(url)).isPresent()) {
      throw new ContainerNotReady(agent).exception();
    }
  }

  /**
   * Runs an operation that requires ready containers. If one is not known to be ready, it is asked,
   * and the operation runs again; so nobody asks within a transaction.
   *
   * @return fails as the operation does
   */
  public <T> Uni<T> asking(Supplier<Uni<T>> operation) {
    return Uni.createFrom()
        .deferred(operation::get)
        .onFailure(failure -> notReady(failure).isPresent())
        .recoverWithUni(
            failure ->
                notReady(failure)
                    .flatMap(notReady -> endpoints.of(notReady.agent()))
                    .map(containers::requireReady)
                    .orElseThrow()
                    .onFailure(ContainerFailure.class)
                    .transform(known -> failure)
                    .chain(operation::get));
  }

  static Optional<ContainerNotReady> notReady(Throwable failure) {
    return failure instanceof FailureException known
            && known.failure() instanceof ContainerNotReady notReady
        ? Optional.of(notReady)
        : Optional.empty();
  }
}
