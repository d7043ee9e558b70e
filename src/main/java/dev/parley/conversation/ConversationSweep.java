package dev.parley.conversation;

import dev.parley.store.Store;
import dev.parley.store.StoreClock;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Removes conversations that were created without an agent and have expired. */
@ApplicationScoped
public class ConversationSweep {

  /** Expired by themselves, but their sessions are still there: they have been used since. */
  private static final String CONTINUED =
      """
      select c.id from conversation c join session s on s.agent_id = c.agent_id and s.id = c.session_id
      where c.expires_at <= :now limit 1000
      """;

  private static final String POSTPONE =
      "update conversation set expires_at = :later where id in (:ids)";

  private static final String DELETE = "delete from conversation where expires_at <= :now";

  /**
   * When to look again whether the session of a conversation is still there: as long as sessions
   * last by default, since each look writes the row.
   */
  private static final Duration LATER = Duration.ofDays(30);

  private final Store store;
  private final StoreClock clock;

  ConversationSweep(Store store, StoreClock clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * Deletes expired conversations, but not those of sessions that are still there.
   *
   * @return how many were deleted
   */
  public Uni<Integer> deleteExpired() {
    // What expires after this instant is left to the next time: it has not been postponed.
    Instant now = clock.now();
    return Multi.createBy()
        .repeating()
        .uni(() -> postpone(now))
        .whilst(postponed -> postponed > 0)
        .onItem()
        .ignoreAsUni()
        .chain(() -> delete(now));
  }

  private Uni<Integer> postpone(Instant now) {
    return store
        .withStatelessSession(
            rows ->
                rows.createNativeQuery(CONTINUED, UUID.class)
                    .setParameter("now", now)
                    .getResultList())
        .chain(
            continued ->
                continued.isEmpty()
                    ? Uni.createFrom().item(0)
                    : postpone(continued, now).replaceWith(continued.size()));
  }

  private Uni<Integer> postpone(List<UUID> conversations, Instant now) {
    return store.withStatelessSession(
        rows ->
            rows.createNativeQuery(POSTPONE)
                .setParameter("later", now.plus(LATER))
                .setParameter("ids", conversations)
                .executeUpdate());
  }

  private Uni<Integer> delete(Instant now) {
    return store.withStatelessSession(
        rows -> rows.createNativeQuery(DELETE).setParameter("now", now).executeUpdate());
  }
}
