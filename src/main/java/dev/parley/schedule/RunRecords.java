package dev.parley.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.session.SessionCreation.InitialContent;
import dev.parley.store.Ids;
import dev.parley.store.Store;
import dev.parley.store.StoredJson;
import dev.parley.store.distributed.AgentRows;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/** Stores what becomes of attempts. Each change of an attempt is one statement. */
@ApplicationScoped
class RunRecords {

  /** Seconds between attempts, times the number of the attempt. */
  private static final int PAUSE = 10;

  private static final Logger LOG = Logger.getLogger(RunRecords.class);

  private final Store store;
  private final Ids ids;
  private final ObjectMapper json;

  RunRecords(Store store, Ids ids, ObjectMapper json) {
    this.store = store;
    this.ids = ids;
    this.json = json;
  }

  /**
   * Starts attempts that wait.
   *
   * @param batch maximum number of those to choose from
   * @param choice chooses some of them, by {@code workspace}, {@code subject} and {@code client}
   * @return what is needed to run them
   */
  Uni<List<JsonNode>> start(int batch, UnaryOperator<List<JsonNode>> choice) {
    return store
        .withStatelessSession(
            rows ->
                rows.createNativeQuery(ScheduleSql.STARTABLE, String.class)
                    .setParameter("batch", batch)
                    .getResultList())
        .map(found -> found.stream().map(row -> StoredJson.tree(json, row)).toList())
        .map(choice)
        .chain(
            chosen -> {
              List<JsonNode> started = new ArrayList<>();
              return AgentRows.<UUID>change(
                      chosen.stream().map(RunRecords::key).toList(),
                      (agent, ids) -> start(agent, ids, started))
                  .replaceWith(started);
            });
  }

  private static Object[] key(JsonNode attempt) {
    return new Object[] {
      UUID.fromString(attempt.path("agent").asText()), UUID.fromString(attempt.path("id").asText())
    };
  }

  private Uni<Integer> start(UUID agent, List<UUID> attempts, List<JsonNode> started) {
    return store
        .withStatelessSession(
            rows ->
                rows.createNativeQuery(ScheduleSql.START, String.class)
                    .setParameter("agent", agent)
                    .setParameter("ids", attempts)
                    .getResultList())
        .map(
            found -> {
              found.forEach(row -> started.add(StoredJson.tree(json, row)));
              return found.size();
            })
        // What other agents' attempts have been started must be run.
        .onFailure()
        .invoke(failure -> LOG.warnf("Runs of schedules not started: %s", failure.toString()))
        .onFailure()
        .recoverWithItem(0);
  }

  /** Records the session of an attempt where the session is created; fails if it has ended. */
  InitialContent session(AttemptKey attempt) {
    return (rows, session) ->
        attempt
            .bind(rows.createNativeQuery(ScheduleSql.SESSION))
            .setParameter("session", session.key)
            .executeUpdate()
            .map(
                found -> {
                  if (found == 0) {
                    throw new CancellationException("the attempt has ended");
                  }
                  return null;
                });
  }

  /** The turn of an attempt has started, or had output; false if the attempt has ended. */
  Uni<Boolean> progress(AttemptKey attempt) {
    return store
        .withStatelessSession(
            rows -> attempt.bind(rows.createNativeQuery(ScheduleSql.PROGRESS)).executeUpdate())
        .map(changed -> changed == 1);
  }

  /** Lets another replica run an attempt, or this one later. */
  Uni<Void> giveBack(AttemptKey attempt) {
    return store
        .withStatelessSession(
            rows ->
                attempt
                    .bind(rows.createNativeQuery(ScheduleSql.RETURN))
                    .setParameter("pause", PAUSE)
                    .executeUpdate())
        .replaceWithVoid();
  }

  /** Ends an attempt and adds the next one if there is one. */
  Uni<Void> end(AttemptKey attempt, Outcome outcome) {
    return end(attempt, outcome, false);
  }

  /** Ends an attempt of a replica that has been silent for too long. */
  Uni<Void> stalled(AttemptKey attempt) {
    return end(attempt, Outcome.failed("The run stalled."), true);
  }

  private Uni<Void> end(AttemptKey attempt, Outcome outcome, boolean stalled) {
    return store
        .withStatelessSession(
            rows ->
                attempt
                    .bind(rows.createNativeQuery(ScheduleSql.END))
                    .setParameter("status", outcome.error().isEmpty() ? "SUCCESS" : "ERROR")
                    .setParameter("error", outcome.error().orElse(null))
                    .setParameter("again", outcome.again())
                    .setParameter("stalled", stalled)
                    .setParameter("next", ids.next())
                    .setParameter("pause", PAUSE)
                    .executeUpdate())
        .replaceWithVoid();
  }
}
