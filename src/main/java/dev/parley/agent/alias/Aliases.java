package dev.parley.agent.alias;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.agent.RegisteredAgent;
import dev.parley.failure.AliasFailure;
import dev.parley.failure.Failure;
import dev.parley.store.CursorPage;
import dev.parley.store.Deadline;
import dev.parley.store.Ids;
import dev.parley.store.PageCursor;
import dev.parley.store.Store;
import dev.parley.store.StoredJson;
import dev.parley.store.distributed.Violation;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/** Creates, reads, changes and deletes aliases, each with one statement. */
@ApplicationScoped
public class Aliases {

  private static final String KEY_UNIQUE = "agent_alias_key_unique";

  /** Violated if the agent was deleted after it was looked up. */
  private static final String AGENT = "agent_alias_agent";

  private final Store store;
  private final Ids ids;
  private final ObjectMapper json;

  Aliases(Store store, Ids ids, ObjectMapper json) {
    this.store = store;
    this.ids = ids;
    this.json = json;
  }

  /**
   * Creates an alias of an agent with the first of these keys that is not taken.
   *
   * @param keys one or more keys, each 1 to 50 letters, digits, '_' and '-'
   * @param settings its name, by default the key, and its description
   * @return fails with alias exists if all keys are taken, and with agent not found
   */
  public Uni<AgentAlias> create(
      RegisteredAgent agent, List<String> keys, AliasSettings settings, Deadline deadline) {
    String key = keys.get(0);
    return store
        .by(deadline)
        .withStatelessSession(
            rows ->
                rows.createNativeQuery(AliasSql.CREATE, String.class)
                    .setParameter("id", ids.next())
                    .setParameter("agent", agent.id())
                    .setParameter("key", key)
                    .setParameter("name", settings.name().orElse(key))
                    .setParameter("description", settings.description().orElse(""))
                    .getSingleResultOrNull())
        .map(this::parsed)
        .onItem()
        .ifNull()
        .failWith(new Failure.AgentNotFound(agent.name())::exception)
        .onFailure(failure -> Violation.of(KEY_UNIQUE, failure))
        .recoverWithUni(
            () ->
                keys.size() > 1
                    ? create(agent, keys.subList(1, keys.size()), settings, deadline)
                    : Uni.createFrom().failure(new AliasFailure.AliasExists(key).exception()))
        .onFailure(failure -> Violation.of(AGENT, failure))
        .transform(gone -> new Failure.AgentNotFound(agent.name()).exception());
  }

  /** Returns an alias; fails with alias not found. */
  public Uni<AgentAlias> get(String workspace, String key, Deadline deadline) {
    return store
        .by(deadline)
        .reading(
            rows ->
                one(rows.createNativeQuery(AliasSql.GET, String.class), workspace, key)
                    .getSingleResultOrNull())
        .map(this::parsed)
        .onItem()
        .ifNull()
        .failWith(new AliasFailure.AliasNotFound(key)::exception);
  }

  /**
   * Changes an alias.
   *
   * @param agent the agent to give it to; empty to leave it
   * @return the changed alias; fails with alias not found, and with agent not found
   */
  public Uni<AgentAlias> change(
      String workspace,
      String key,
      AliasSettings settings,
      Optional<RegisteredAgent> agent,
      Deadline deadline) {
    return store
        .by(deadline)
        .withStatelessSession(
            rows ->
                one(rows.createNativeQuery(AliasSql.CHANGE, String.class), workspace, key)
                    .setParameter("name", settings.name().orElse(null))
                    .setParameter("description", settings.description().orElse(null))
                    .setParameter(
                        "agent", agent.map(RegisteredAgent::id).map(UUID::toString).orElse(null))
                    .getSingleResultOrNull())
        .map(this::parsed)
        .onItem()
        .ifNull()
        .failWith(new AliasFailure.AliasNotFound(key)::exception)
        .onFailure(failure -> Violation.of(AGENT, failure))
        .transform(gone -> new Failure.AgentNotFound(agent.orElseThrow().name()).exception());
  }

  /** Deletes an alias, but not its agent or sessions; fails with alias not found. */
  public Uni<Void> delete(String workspace, String key, Deadline deadline) {
    return store
        .by(deadline)
        .withStatelessSession(
            rows -> one(rows.createNativeQuery(AliasSql.DELETE), workspace, key).executeUpdate())
        .map(
            deleted -> {
              if (deleted == 0) {
                throw new AliasFailure.AliasNotFound(key).exception();
              }
              return null;
            });
  }

  /**
   * A page of the aliases of a workspace, newest first.
   *
   * @param limit maximum number of items, at least 1
   * @param from where the page starts; empty for the start of the list
   */
  public Uni<CursorPage<AgentAlias>> page(
      String workspace, int limit, Optional<PageCursor> from, Deadline deadline) {
    return store
        .by(deadline)
        .reading(
            rows -> {
              var query =
                  rows.createNativeQuery(AliasSql.page(from.isPresent()), String.class)
                      .setParameter("workspace", workspace)
                      .setParameter("limit", limit + 1);
              from.ifPresent(cursor -> cursor.bind(query));
              return query.getResultList();
            })
        .map(
            found ->
                CursorPage.of(
                    found.stream().map(this::parsed).toList(), limit, AgentAlias::cursor));
  }

  private static <Q extends Mutiny.AbstractQuery> Q one(Q query, String workspace, String key) {
    query.setParameter("workspace", workspace).setParameter("key", key);
    return query;
  }

  private AgentAlias parsed(String row) {
    return row == null ? null : AgentAlias.of(StoredJson.tree(json, row));
  }
}
