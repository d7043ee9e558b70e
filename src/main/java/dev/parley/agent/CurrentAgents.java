package dev.parley.agent;

import dev.parley.failure.FailureException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Runs operations on agents. The registry may still cache an agent that another replica has
 * deleted, and possibly created again with the same name. If an operation fails and the cached
 * agent no longer exists, it runs once more on the current agent. An empty list of sessions does
 * not count as a failure, so that a list takes one statement.
 */
@Singleton
public class CurrentAgents {

  private final AgentRegistry registry;

  public CurrentAgents(AgentRegistry registry) {
    this.registry = registry;
  }

  /**
   * Runs an operation on the agent with this name.
   *
   * @param operation must not change anything if it fails
   * @return what the operation returns; fails with agent not found, or as the operation does
   */
  public <T> Uni<T> byName(
      String workspace, String name, Function<RegisteredAgent, Uni<T>> operation) {
    return byName(workspace, name, operation, result -> false);
  }

  /**
   * Runs an operation that does not fail if the agent has been deleted.
   *
   * @param nothing whether a result may mean that the agent has been deleted
   * @return what the operation returns; fails with agent not found, or as the operation does
   */
  public <T> Uni<T> byName(
      String workspace,
      String name,
      Function<RegisteredAgent, Uni<T>> operation,
      Predicate<T> nothing) {
    return run(workspace, () -> registry.byName(workspace, name), operation, nothing);
  }

  /** Runs an operation on the agent with this RID. */
  public <T> Uni<T> byRid(
      String workspace, String rid, Function<RegisteredAgent, Uni<T>> operation) {
    return run(workspace, () -> registry.byRid(workspace, rid), operation, result -> false);
  }

  /** Runs an operation on the agent with this id. */
  public <T> Uni<T> byId(String workspace, UUID id, Function<RegisteredAgent, Uni<T>> operation) {
    return run(workspace, () -> registry.byId(workspace, id), operation, result -> false);
  }

  private <T> Uni<T> run(
      String workspace,
      Supplier<Uni<RegisteredAgent>> agent,
      Function<RegisteredAgent, Uni<T>> operation,
      Predicate<T> nothing) {
    return agent
        .get()
        .chain(
            known ->
                Uni.createFrom()
                    .deferred(() -> operation.apply(known))
                    .onItem()
                    .transformToUni(
                        result ->
                            nothing.test(result)
                                ? unlessGone(known, Uni.createFrom().item(result))
                                : Uni.createFrom().item(result))
                    .onFailure(FailureException.class)
                    .recoverWithUni(refused -> unlessGone(known, Uni.createFrom().failure(refused)))
                    .onFailure(Gone.class)
                    .recoverWithUni(
                        () ->
                            registry
                                .forget(workspace, known)
                                .chain(() -> agent.get())
                                .chain(found -> operation.apply(found))));
  }

  private <T> Uni<T> unlessGone(RegisteredAgent known, Uni<T> outcome) {
    return registry
        .exists(known)
        .chain(there -> there ? outcome : Uni.createFrom().failure(new Gone()));
  }

  /** The agent of an operation no longer exists. Used only inside this class. */
  private static final class Gone extends Exception {

    private static final long serialVersionUID = 1;

    private Gone() {
      super(null, null, false, false);
    }
  }
}
