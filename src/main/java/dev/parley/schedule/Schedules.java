package dev.parley.schedule;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.agent.RegisteredAgent;
import dev.parley.event.EventJson;
import dev.parley.failure.Failure;
import dev.parley.failure.ScheduleFailure;
import dev.parley.identity.Caller;
import dev.parley.session.metadata.Metadata;
import dev.parley.store.CursorPage;
import dev.parley.store.Deadline;
import dev.parley.store.Ids;
import dev.parley.store.PageCursor;
import dev.parley.store.Store;
import dev.parley.store.StoredJson;
import dev.parley.store.distributed.Violation;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;

/** Creates, reads, changes and deletes schedules, and reads the records of their runs. */
@ApplicationScoped
public class Schedules {

  private static final String KEY_UNIQUE = "schedule_key_unique";

  private static final String WITH_KEY = " and s.key = :key";

  /** Violated if the agent was deleted after it was looked up. */
  private static final String AGENT = "schedule_agent";

  private final Store store;
  private final EventJson events;
  private final ObjectMapper json;
  private final Ids ids;
  private final ScheduleLimit limit;

  Schedules(Store store, EventJson events, ObjectMapper json, Ids ids, ScheduleLimit limit) {
    this.store = store;
    this.events = events;
    this.json = json;
    this.ids = ids;
    this.limit = limit;
  }

  /**
   * Creates a schedule that the caller owns.
   *
   * @return the schedule; fails with schedule exists, too many schedules or agent not found
   */
  public Uni<Schedule> create(
      RegisteredAgent agent, Caller owner, NewSchedule newSchedule, Deadline deadline) {
    return create(agent, owner, newSchedule.settings(), newSchedule.keys(), store.by(deadline));
  }

  private Uni<Schedule> create(
      RegisteredAgent agent,
      Caller owner,
      ScheduleSettings settings,
      List<String> keys,
      Store inTime) {
    return inTime
        .withTransaction(
            session ->
                limit
                    .require(session, owner)
                    .chain(() -> now(session))
                    .chain(
                        now ->
                            schedule(agent, owner, settings, keys.get(0), now).<Schedule>persist()))
        .onFailure(failure -> Violation.of(KEY_UNIQUE, failure))
        .recoverWithUni(
            () ->
                keys.size() > 1
                    ? create(agent, owner, settings, keys.subList(1, keys.size()), inTime)
                    : Uni.createFrom()
                        .failure(new ScheduleFailure.ScheduleExists(keys.get(0)).exception()))
        .onFailure(failure -> Violation.of(AGENT, failure))
        .transform(gone -> new Failure.AgentNotFound(agent.name()).exception());
  }

  private Schedule schedule(
      RegisteredAgent agent, Caller owner, ScheduleSettings settings, String key, Instant now) {
    Schedule schedule = new Schedule();
    schedule.agentId = agent.id();
    schedule.id = ids.next();
    schedule.key = key;
    schedule.ownerSubject = owner.subject();
    schedule.ownerClient = owner.client();
    schedule.description = "";
    schedule.sessionMetadata = Metadata.none().json().toString();
    schedule.createdAt = now;
    apply(schedule, settings, now);
    return schedule;
  }

  /** Applies settings. A schedule that is enabled or gets another timing is planned anew. */
  private void apply(Schedule schedule, ScheduleSettings settings, Instant now) {
    settings.name().ifPresent(text -> schedule.name = text);
    settings.description().ifPresent(text -> schedule.description = text);
    settings.message().ifPresent(text -> schedule.message = events.write(text).toString());
    settings.metadata().ifPresent(object -> schedule.sessionMetadata = object.json().toString());
    settings.maxExecutions().ifPresent(number -> schedule.maxExecutions = number);
    settings.stallTimeoutSeconds().ifPresent(number -> schedule.stallTimeoutSeconds = number);
    settings.retries().ifPresent(number -> schedule.retries = number);
    settings.timing().ifPresent(timing -> schedule.timing(timing, now));
    boolean same = settings.enabled().isEmpty() || settings.enabled().get() == schedule.enabled;
    settings.enabled().ifPresent(runs -> schedule.enabled = runs);
    if (settings.timing().isPresent() || !same) {
      schedule.plan(now);
    }
  }

  /** Returns a schedule; fails with schedule not found. */
  public Uni<Schedule> get(ScheduleAccess access, String key, Deadline deadline) {
    return store.by(deadline).readingEntities(session -> find(access, key, LockModeType.NONE));
  }

  private static Uni<Schedule> find(ScheduleAccess access, String key, LockModeType lock) {
    return Schedule.<Schedule>find(access.query() + WITH_KEY, withKey(access, key))
        .withLock(lock)
        .firstResult()
        .onItem()
        .ifNull()
        .failWith(new ScheduleFailure.ScheduleNotFound(key)::exception);
  }

  private static Map<String, Object> withKey(ScheduleAccess access, String key) {
    Map<String, Object> values = access.parameters();
    values.put("key", key);
    return values;
  }

  /**
   * Changes a schedule. Runs that have started are not affected.
   *
   * @return the changed schedule; fails with schedule not found
   */
  public Uni<Schedule> change(
      ScheduleAccess access, String key, ScheduleSettings settings, Deadline deadline) {
    return store
        .by(deadline)
        .withTransaction(
            session ->
                find(access, key, LockModeType.PESSIMISTIC_WRITE)
                    .call(schedule -> now(session).invoke(now -> apply(schedule, settings, now)))
                    .call(
                        schedule ->
                            schedule.enabled
                                ? Uni.createFrom().voidItem()
                                : session
                                    .createNativeQuery(ScheduleSql.FORGET_WAITING)
                                    .setParameter("agent", schedule.agentId)
                                    .setParameter("schedule", schedule.id)
                                    .executeUpdate()));
  }

  /** Deletes a schedule with its records, but not its sessions; fails with schedule not found. */
  public Uni<Void> delete(ScheduleAccess access, String key, Deadline deadline) {
    return store
        .by(deadline)
        .withTransaction(
            session -> Schedule.delete(access.query() + WITH_KEY, withKey(access, key)))
        .map(
            deleted -> {
              if (deleted == 0) {
                throw new ScheduleFailure.ScheduleNotFound(key).exception();
              }
              return null;
            });
  }

  /**
   * A page of an agent's schedules, newest first.
   *
   * @param limit maximum number of items, at least 1
   * @param from where the page starts; empty for the start of the list
   */
  public Uni<CursorPage<Schedule>> page(
      ScheduleAccess access, int limit, Optional<PageCursor> from, Deadline deadline) {
    return store
        .by(deadline)
        .readingEntities(
            session -> {
              Map<String, Object> values = access.parameters();
              from.ifPresent(cursor -> cursor.addTo(values));
              return Schedule.<Schedule>find(
                      access.query()
                          + (from.isPresent() ? " and (s.createdAt, s.id) < (:at, :id)" : "")
                          + " order by s.createdAt desc, s.id desc",
                      values)
                  .range(0, limit)
                  .list();
            })
        .map(
            found ->
                CursorPage.of(
                    found, limit, schedule -> new PageCursor(schedule.createdAt, schedule.id)));
  }

  /**
   * A page of the attempts of a schedule that have ended, latest first.
   *
   * @param limit maximum number of items, at least 1
   * @param from where the page starts; empty for the start of the list
   * @return fails with schedule not found
   */
  public Uni<CursorPage<ScheduleExecution>> executions(
      ScheduleAccess access, String key, int limit, Optional<PageCursor> from, Deadline deadline) {
    return store
        .by(deadline)
        .readingEntities(
            session ->
                find(access, key, LockModeType.NONE)
                    .chain(
                        schedule -> {
                          var query =
                              session
                                  .createNativeQuery(
                                      ScheduleSql.executions(from.isPresent()), String.class)
                                  .setParameter("agent", schedule.agentId)
                                  .setParameter("schedule", schedule.id)
                                  .setParameter("limit", limit + 1);
                          from.ifPresent(cursor -> cursor.bind(query));
                          return query.getResultList();
                        }))
        .map(
            found ->
                CursorPage.of(
                    found.stream()
                        .map(row -> ScheduleExecution.of(StoredJson.tree(json, row)))
                        .toList(),
                    limit,
                    ScheduleExecution::cursor));
  }

  private static Uni<Instant> now(Mutiny.QueryProducer rows) {
    return rows.createNativeQuery(ScheduleSql.NOW, Instant.class).getSingleResult();
  }
}
