package dev.parley.identity.apikey;

import dev.parley.store.StoreClock;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Removes the roles that API keys have on an agent when the agent is deleted. Keys refer to agents
 * by name, and names can be reused: the roles must not apply to a later agent of the same name.
 */
@ApplicationScoped
public class RolesOnAgents {

  /**
   * Locks the keys in a fixed order, so that concurrent deletions of two agents do not deadlock. A
   * trigger on the table notifies the other replicas.
   */
  private static final String END =
      """
      with held as (
          select id from api_key
          where workspace_id = :workspace
              and roles @> jsonb_build_object('agent_roles',
                  jsonb_build_array(jsonb_build_object('agent_key', cast(:agent as text))))
          order by id
          for update)
      update api_key k
      set updated_at = :now,
          roles = jsonb_set(k.roles, array['agent_roles'], (
              select coalesce(jsonb_agg(one.role order by one.place), jsonb_build_array())
              from jsonb_array_elements(k.roles -> 'agent_roles') with ordinality as one (role, place)
              where one.role ->> 'agent_key' <> :agent))
      from held
      where k.id = held.id
      """;

  private final KnownApiKeys known;
  private final StoreClock clock;

  public RolesOnAgents(KnownApiKeys known, StoreClock clock) {
    this.known = known;
    this.clock = clock;
  }

  /**
   * Removes the roles on an agent from all keys of its workspace. A key without any remaining role
   * is kept, but grants nothing. Call {@link #forget()} after the transaction is committed.
   *
   * @param workspace id of the workspace
   * @param agent name of the agent
   */
  public Uni<Void> end(Mutiny.Session session, UUID workspace, String agent) {
    return session
        .createNativeQuery(END)
        .setParameter("workspace", workspace)
        .setParameter("agent", agent)
        .setParameter("now", clock.now())
        .executeUpdate()
        .replaceWithVoid();
  }

  /**
   * Clears this replica's cache of keys. Agents are rarely deleted, so clearing single keys is not
   * worthwhile.
   */
  public void forget() {
    known.forgetAll();
  }
}
