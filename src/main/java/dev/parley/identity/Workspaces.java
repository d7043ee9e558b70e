package dev.parley.identity;

import dev.parley.failure.AccessFailure;
import dev.parley.store.Ids;
import dev.parley.store.StoreClock;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.hibernate.reactive.mutiny.Mutiny;

/** Finds and creates workspaces, in the transaction that stores data in them. */
@ApplicationScoped
public class Workspaces {

  private final Ids ids;
  private final StoreClock clock;

  public Workspaces(Ids ids, StoreClock clock) {
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Returns the workspace with this name and creates it if necessary.
   *
   * @return fails with no workspace if the name is invalid
   */
  public Uni<Workspace> named(Mutiny.Session session, String name) {
    if (!Workspace.NAME.matcher(name).matches()) {
      return Uni.createFrom().failure(new AccessFailure.NoWorkspace().exception());
    }
    return find(name)
        .onItem()
        .ifNull()
        .switchTo(
            () ->
                // If another transaction inserts the same name, this one waits for it and then
                // finds the row.
                session
                    .createNativeQuery(
                        "insert into workspace (id, name, created_at) values (?1, ?2, ?3)"
                            + " on conflict (name) do nothing")
                    .setParameter(1, ids.next())
                    .setParameter(2, name)
                    .setParameter(3, clock.now())
                    .executeUpdate()
                    .chain(() -> find(name)));
  }

  private static Uni<Workspace> find(String name) {
    return Workspace.<Workspace>find("name", name).firstResult();
  }
}
