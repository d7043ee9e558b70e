package dev.parley.identity;

import dev.parley.store.StoreClock;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Ends the roles that API keys hold on an agent when the agent goes. Keys name agents, and a name
 * can be given again: whoever makes the next agent of that name decides anew who may use it.
 */
@ApplicationScoped
public class RolesOnAgents {

  /**
   * The keys are held in one order, so that two agents that go at the same time do not wait for
   * each other. A change of roles has the table tell the other replicas.
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
   * Takes an agent out of the roles of all keys of its workspace. A key that is left without a role
   * stays, and opens nothing. Call {@link #forget()} once this is committed.
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

  /** Has this replica look all keys up again. Agents go seldom: it need not know which changed. */
  public void forget() {
    known.forgetAll();
  }
}
