package dev.parley.turn;

import dev.parley.event.EventContent;
import dev.parley.event.EventContent.AgentOutput;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.runtime.AgentRuntime;
import dev.parley.runtime.RuntimeRequest;
import dev.parley.runtime.TextParts;
import dev.parley.store.Deadline;
import dev.parley.store.statement.Statement;
import dev.parley.store.statement.Statements;
import dev.parley.turn.TurnStarts.Earlier;
import dev.parley.turn.answer.TurnStatus;
import dev.parley.turn.compaction.ModelText;
import dev.parley.turn.sql.EndSql;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
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

  /** How many events of the exchange the model is told at most, without those of the last turn. */
  private static final int MAX_EVENTS = 100;

  private final Statements statements;
  private final TurnInput input;
  private final TurnStarts starts;

  TurnTitles(Statements statements, TurnInput input, TurnStarts starts) {
    this.statements = statements;
    this.input = input;
    this.starts = starts;
  }

  /**
   * Has the session of a turn titled when the turn has ended, if that completes the session's first
   * exchange.
   */
  void after(TurnRun run, AgentRuntime runtime, TurnTarget target, NewTurn turn) {
    Lease lease = run.lease();
    boolean continued = target.status().filter(TurnStatus.WAITING::equals).isPresent();
    if (runtime.titles() && lease.stored() && (lease.parent().isEmpty() || continued)) {
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
    return plainTitle(run.key())
        .chain(
            plain ->
                plain == null
                    ? Uni.createFrom().voidItem()
                    : written(run, runtime, target, turn)
                        .ifNoItem()
                        .after(PATIENCE)
                        .fail()
                        .chain(title -> store(run.key(), plain, title)));
  }

  /** The name of the session if it is its first message; else null. */
  private Uni<String> plainTitle(TurnKey key) {
    return statements.one(key.bind(Statement.ofText(EndSql.PLAIN_TITLE)), Deadline.NONE);
  }

  private Uni<Void> store(TurnKey key, String plain, String title) {
    return statements
        .change(
            Statement.ofText(EndSql.TITLE)
                .with("agent", key.agentId())
                .with("session", key.sessionId())
                .with("plain", plain)
                .with("title", title),
            Deadline.NONE)
        .replaceWithVoid();
  }

  private Uni<String> written(TurnRun run, AgentRuntime runtime, TurnTarget target, NewTurn turn) {
    RuntimeRequest request = input.history(run.key(), target, turn, List.of());
    return before(run.lease())
        .chain(
            before -> {
              List<EventContent> said =
                  Stream.of(before, turn.input(), run.answer().events())
                      .flatMap(List::stream)
                      .filter(
                          event -> event instanceof InputMessage || event instanceof AgentOutput)
                      .toList();
              return ModelText.ask(runtime, request, said, PROMPT);
            })
        .map(asked -> cut(asked.text()));
  }

  /** What the turns before have added to the exchange. */
  private Uni<List<EventContent>> before(Lease lease) {
    return lease.parent().isEmpty()
        ? Uni.createFrom().item(List.of())
        : starts
            .history(lease, MAX_EVENTS, OptionalLong.empty())
            .map(
                latest -> {
                  List<EventContent> events = new ArrayList<>();
                  latest.stream()
                      .map(Earlier::content)
                      .filter(Objects::nonNull)
                      .forEach(content -> events.add(0, content));
                  return events;
                });
  }

  private static String cut(String text) {
    String title = TextParts.whole(text.replaceAll("\\s+", " "));
    return title.substring(
        0,
        title.offsetByCodePoints(0, Math.min(MAX_TITLE, title.codePointCount(0, title.length()))));
  }
}
