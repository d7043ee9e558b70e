package dev.parley.agent;

import dev.parley.failure.FailureException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Runs operations on agents. The registry may still hold an agent that another replica has deleted,
 * and perhaps made anew under the same name. So a refusal counts only if the agent is still there;
 * otherwise the operation runs once more, on the agent that is there now. An empty list of sessions
 * is no refusal, so that a list takes one statement.
 */
@ApplicationScoped
public class CurrentAgents {

  private final AgentRegistry registry;

  public CurrentAgents(AgentRegistry registry) {
    this.registry = registry;
  }

  /**
   * Runs an operation on the agent of this name.
   *
   * @param operation changes nothing when it fails
   * @return what the operation returns; fails with agent not found, or as the operation does
   */
  public <T> Uni<T> byName(
      String workspace, String name, Function<RegisteredAgent, Uni<T>> operation) {
    return byName(workspace, name, operation, result -> false);
  }

  /**
   * Runs an operation that does not fail when the agent is gone.
   *
   * @param nothing whether this is what it returns then
   * @return what the operation returns; fails with agent not found, or as the operation does
   */
  <T> Uni<T> byName(
      String workspace,
      String name,
      Function<RegisteredAgent, Uni<T>> operation,
      Predicate<T> nothing) {
    return run(workspace, () -> registry.byName(workspace, name), operation, nothing);
  }

  /** The same on the agent of this RID. */
  public <T> Uni<T> byRid(
      String workspace, String rid, Function<RegisteredAgent, Uni<T>> operation) {
    return run(workspace, () -> registry.byRid(workspace, rid), operation, result -> false);
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

  /** Tells that the agent of an operation is no longer there; never leaves this class. */
  private static final class Gone extends Exception {

    private static final long serialVersionUID = 1;

    private Gone() {
      super(null, null, false, false);
    }
  }
}
