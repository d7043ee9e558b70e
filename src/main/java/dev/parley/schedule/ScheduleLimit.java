package dev.parley.schedule;

import dev.parley.failure.ScheduleFailure;
import dev.parley.identity.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.hibernate.reactive.mutiny.Mutiny;

/** Limits how many schedules an owner has with all agents of a workspace. */
@ApplicationScoped
class ScheduleLimit {

  private final ScheduleConfig config;

  ScheduleLimit(ScheduleConfig config) {
    this.config = config;
  }

  /**
   * Requires that an owner may create another schedule, and lets it create no other one until the
   * end of the transaction; fails with too many schedules.
   */
  Uni<Void> require(Mutiny.QueryProducer rows, Caller owner) {
    return rows.createNativeQuery(ScheduleSql.LOCK_OWNER, Integer.class)
        .setParameter(
            "owner", String.join("\n", owner.workspace(), owner.subject(), owner.client()))
        .getSingleResult()
        .chain(() -> count(rows, owner))
        .map(
            count -> {
              if (count >= config.maxPerOwner()) {
                throw new ScheduleFailure.TooManySchedules(config.maxPerOwner()).exception();
              }
              return null;
            });
  }

  private static Uni<Long> count(Mutiny.QueryProducer rows, Caller owner) {
    return rows.createNativeQuery(ScheduleSql.COUNT, Long.class)
        .setParameter("workspace", owner.workspace())
        .setParameter("subject", owner.subject())
        .setParameter("client", owner.client())
        .getSingleResult();
  }
}
