package dev.parley.schedule;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.store.Ids;
import dev.parley.store.Outage;
import dev.parley.store.Store;
import dev.parley.store.StoredJson;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Records the runs that are due, each once however many replicas look for them. A schedule whose
 * due times were missed, because no replica looked or its last run has not started yet, gets one
 * run for all of them.
 */
@ApplicationScoped
public class DueRuns {

  private static final Logger LOG = Logger.getLogger(DueRuns.class);

  private static final int BATCH = 100;

  private final Store store;
  private final RunRecords records;
  private final Ids ids;
  private final ObjectMapper json;

  DueRuns(Store store, RunRecords records, Ids ids, ObjectMapper json) {
    this.store = store;
    this.records = records;
    this.ids = ids;
    this.json = json;
  }

  /** The schedules that are due, and the time by which they are. */
  record Due(Instant now, List<Schedule> schedules) {}

  /** Finds the schedules that are due. */
  Uni<Due> find() {
    return store.reading(
        rows ->
            rows.createNativeQuery(ScheduleSql.NOW, Instant.class)
                .getSingleResult()
                .chain(
                    now ->
                        rows.createNativeQuery(ScheduleSql.DUE, Schedule.class)
                            .setParameter("now", now)
                            .setParameter("batch", BATCH)
                            .getResultList()
                            .map(schedules -> new Due(now, schedules))));
  }

  /**
   * Records the run of a due time and moves the schedule to the first one after now.
   *
   * @return whether this call did; otherwise another replica has, or the schedule was changed
   */
  Uni<Boolean> claim(Schedule schedule, Instant now) {
    String next =
        schedule.timing().next(schedule.countedFrom, now).map(Instant::toString).orElse(null);
    return store
        .withStatelessSession(
            rows ->
                rows.createNativeQuery(ScheduleSql.CLAIM)
                    .setParameter("agent", schedule.agentId)
                    .setParameter("schedule", schedule.id)
                    .setParameter("revision", schedule.revision)
                    .setParameter("due", schedule.nextRunAt)
                    .setParameter("next", next)
                    .setParameter("id", ids.next())
                    .setParameter("run", ids.next())
                    .executeUpdate())
        .map(recorded -> recorded == 1);
  }

  /** Records what is due, and ends what has stalled. */
  Uni<Void> look() {
    return find()
        .chain(due -> each(due.schedules(), schedule -> claim(schedule, due.now())))
        .chain(
            () ->
                store.reading(
                    rows ->
                        rows.createNativeQuery(ScheduleSql.STALLED, String.class)
                            .setParameter("batch", BATCH)
                            .getResultList()))
        .chain(
            rows -> each(rows, row -> records.stalled(AttemptKey.of(StoredJson.tree(json, row)))));
  }

  /**
   * Does a step for each item. A failure, unless it concerns the database, affects one item only.
   */
  private static <T> Uni<Void> each(List<T> items, Function<T, Uni<?>> step) {
    return Multi.createFrom()
        .iterable(items)
        .onItem()
        .transformToUniAndConcatenate(
            item ->
                Uni.createFrom()
                    .deferred(() -> step.apply(item).replaceWithVoid())
                    .onFailure(failure -> !Outage.is(failure))
                    .invoke(failure -> LOG.error("A schedule was passed over", failure))
                    .onFailure(failure -> !Outage.is(failure))
                    .recoverWithNull())
        .onItem()
        .ignoreAsUni();
  }
}
