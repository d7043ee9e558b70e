package dev.parley.turn;

import dev.parley.event.EventContent;
import dev.parley.event.EventContent.AgentOutput;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.runtime.AgentRuntime;
import dev.parley.runtime.RuntimeRequest;
import dev.parley.runtime.TextParts;
import dev.parley.store.Store;
import dev.parley.turn.answer.TurnStatus;
import dev.parley.turn.compaction.ModelText;
import dev.parley.turn.sql.EndSql;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Gives sessions titles by a model, in place of their first message. The turn has ended before; if
 * there is no title, the first message remains.
 */
@ApplicationScoped
class TurnTitles {

  private static final Logger LOG = Logger.getLogger(TurnTitles.class);

  private static final String PROMPT =
      """
      Write a title of at most six words for the conversation so far, in its language. Answer with the title only, without \
      quotation marks.\
      """;

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Maximum number of characters, as for titles that are a first message. */
  private static final int MAX_TITLE = 200;

  private final Store store;
  private final TurnInput input;

  TurnTitles(Store store, TurnInput input) {
    this.store = store;
    this.input = input;
  }

  /** Has the session of a turn titled when the turn has ended, if it is the session's first. */
  void after(TurnRun run, AgentRuntime runtime, TurnTarget target, NewTurn turn) {
    Lease lease = run.lease();
    if (runtime.titles() && lease.parent().isEmpty() && lease.stored()) {
      run.ended()
          .chain(
              status ->
                  status == TurnStatus.COMPLETED
                      ? title(run, runtime, target, turn)
                      : Uni.createFrom().voidItem())
          .subscribe()
          .with(
              titled -> {},
              failure -> LOG.debugf("A session has no title by a model: %s", failure.toString()));
    }
  }

  private Uni<Void> title(TurnRun run, AgentRuntime runtime, TurnTarget target, NewTurn turn) {
    return hasPlainTitle(run.key())
        .chain(
            plain ->
                plain
                    ? written(run, runtime, target, turn)
                        .ifNoItem()
                        .after(PATIENCE)
                        .fail()
                        .chain(title -> store(run.key(), title))
                    : Uni.createFrom().voidItem());
  }

  /** Whether the session is named like the turn's first message. */
  private Uni<Boolean> hasPlainTitle(TurnKey key) {
    return store
        .reading(
            rows ->
                key.bind(rows.createNativeQuery(EndSql.PLAIN_TITLE, Integer.class))
                    .getSingleResultOrNull())
        .map(found -> found != null);
  }

  private Uni<Void> store(TurnKey key, String title) {
    return store
        .withStatelessSession(
            rows ->
                key.bind(rows.createNativeQuery(EndSql.TITLE))
                    .setParameter("title", title)
                    .executeUpdate())
        .replaceWithVoid();
  }

  private Uni<String> written(TurnRun run, AgentRuntime runtime, TurnTarget target, NewTurn turn) {
    List<EventContent> said =
        Stream.concat(turn.input().stream(), run.answer().events().stream())
            .filter(event -> event instanceof InputMessage || event instanceof AgentOutput)
            .toList();
    RuntimeRequest request = input.history(run.key(), target, turn, List.of());
    return ModelText.ask(runtime, request, said, PROMPT).map(asked -> cut(asked.text()));
  }

  private static String cut(String text) {
    String title = TextParts.whole(text.replaceAll("\\s+", " "));
    return title.substring(
        0,
        title.offsetByCodePoints(0, Math.min(MAX_TITLE, title.codePointCount(0, title.length()))));
  }
}
