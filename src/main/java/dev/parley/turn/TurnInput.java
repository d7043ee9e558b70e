package dev.parley.turn;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.parley.event.EventContent;
import dev.parley.event.EventContent.Compaction;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.runtime.AgentRuntime;
import dev.parley.runtime.Origin;
import dev.parley.runtime.Piece;
import dev.parley.runtime.RuntimeFailure;
import dev.parley.runtime.RuntimeRequest;
import dev.parley.session.SessionAccess;
import dev.parley.store.StorableText;
import dev.parley.turn.NewTurn.Kind;
import dev.parley.turn.TurnStarts.Earlier;
import dev.parley.turn.compaction.CompactionPlan;
import dev.parley.turn.compaction.CompactionPolicy;
import dev.parley.turn.compaction.CompactionRequest;
import dev.parley.turn.compaction.Compactor;
import dev.parley.turn.config.TurnConfig;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** What goes into a turn: the caller's input and the history, within their limits. */
@ApplicationScoped
class TurnInput {

  private static final Logger LOG = Logger.getLogger(TurnInput.class);

  private final TurnStarts starts;
  private final Compactor compactor;
  private final TurnConfig config;

  TurnInput(TurnStarts starts, Compactor compactor, TurnConfig config) {
    this.starts = starts;
    this.compactor = compactor;
    this.config = config;
  }

  /**
   * What a turn begins with. If it is to compact the conversation, or the conversation approaches
   * the model's context window, the beginning of the history is summarized first.
   *
   * @return fails with runtime failure, also if there is nothing to compact
   */
  Uni<TurnWork.Start> start(Lease lease, AgentRuntime runtime, TurnTarget target, NewTurn turn) {
    Uni<List<Earlier>> history =
        lease.parent().isEmpty()
            ? Uni.createFrom().item(List.of())
            : starts.history(lease, config.historyMessages() + 1, OptionalLong.empty());
    CompactionPolicy policy = CompactionPolicy.of(target.definition());
    if (turn.kind() == Kind.COMPACTION) {
      CompactionRequest asked = CompactionRequest.of(turn.options());
      return history
          .chain(latest -> compacted(lease, runtime, target, turn, policy, asked, latest))
          .map(
              start ->
                  start.orElseThrow(
                      () -> new RuntimeFailure(Cause.EXECUTION, CompactionPlan.NOTHING)));
    }
    return history.chain(
        latest ->
            (isFull(lease, runtime, target, policy)
                    ? compacted(
                            lease,
                            runtime,
                            target,
                            turn,
                            policy,
                            CompactionRequest.BY_POLICY,
                            latest)
                        .onFailure(RuntimeFailure.class)
                        .invoke(
                            failure ->
                                LOG.warnf("Conversation not compacted: %s", failure.getMessage()))
                        // The model may still be able to answer.
                        .onFailure(RuntimeFailure.class)
                        .recoverWithItem(Optional.empty())
                    : Uni.createFrom().item(Optional.<TurnWork.Start>empty()))
                .map(
                    start ->
                        start.orElseGet(
                            () ->
                                new TurnWork.Start(
                                    request(lease.key(), target, turn, latest),
                                    Optional.empty(),
                                    Optional.empty(),
                                    true))));
  }

  private static boolean isFull(
      Lease lease, AgentRuntime runtime, TurnTarget target, CompactionPolicy policy) {
    OptionalLong window = runtime.contextWindow(target.definition());
    return lease.stored()
        && target.after().isEmpty()
        && window.isPresent()
        && policy.applies(target.tokens(), window.getAsLong());
  }

  /** What a turn begins with whose history is compacted; empty if there is nothing to compact. */
  private Uni<Optional<TurnWork.Start>> compacted(
      Lease lease,
      AgentRuntime runtime,
      TurnTarget target,
      NewTurn turn,
      CompactionPolicy policy,
      CompactionRequest asked,
      List<Earlier> latest) {
    TurnKey key = lease.key();
    return compactor
        .plan(key.agentId(), key.sessionId(), key.id(), policy, asked)
        .chain(
            found -> {
              if (found.isEmpty()) {
                return Uni.createFrom().item(Optional.empty());
              }
              CompactionPlan plan = found.get();
              return starts
                  .history(lease, config.historyMessages() + 1, OptionalLong.of(plan.upTo()))
                  .chain(
                      covered ->
                          compactor.summary(
                              runtime, history(key, target, turn, covered), policy, asked))
                  .map(summary -> start(key, target, turn, plan, summary, latest));
            });
  }

  private Optional<TurnWork.Start> start(
      TurnKey key,
      TurnTarget target,
      NewTurn turn,
      CompactionPlan plan,
      Compactor.Summary summary,
      List<Earlier> latest) {
    Compaction compaction =
        new Compaction(plan.turns(), plan.events(), plan.upTo(), summary.text());
    List<Earlier> kept =
        Stream.concat(
                latest.stream()
                    .filter(event -> event.place() > plan.upTo())
                    .filter(event -> !(event.content() instanceof Compaction)),
                Stream.of(new Earlier(plan.upTo(), compaction)))
            .toList();
    return Optional.of(
        new TurnWork.Start(
            request(key, target, turn, kept),
            Optional.of(new Piece.Compaction(compaction)),
            summary.usage(),
            turn.kind() != Kind.COMPACTION));
  }

  /** A request whose history is all that is given. */
  private RuntimeRequest history(
      TurnKey key, TurnTarget target, NewTurn turn, List<Earlier> events) {
    return request(target, turn, origin(key, target), kept(events), List.of(), 0);
  }

  /**
   * What the runtime receives: the latest events, as many as it may.
   *
   * @param latest the events before the turn, latest first, and last a summary of those before them
   */
  private RuntimeRequest request(
      TurnKey key, TurnTarget target, NewTurn turn, List<Earlier> latest) {
    List<EventContent> kept = kept(latest);
    int answered = turn.input().isEmpty() ? answered(kept) : kept.size();
    return request(
        target,
        turn,
        origin(key, target),
        kept.subList(0, answered),
        turn.input().isEmpty() ? kept.subList(answered, kept.size()) : forRuntimes(turn.input()),
        latest.size() - kept.size());
  }

  /** Runtimes do not receive uploads. */
  private static List<EventContent> forRuntimes(List<EventContent> input) {
    return input.stream().filter(event -> !(event instanceof EventContent.ArtifactUpload)).toList();
  }

  private static RuntimeRequest request(
      TurnTarget target,
      NewTurn turn,
      Origin origin,
      List<EventContent> history,
      List<EventContent> input,
      int omitted) {
    return new RuntimeRequest(
        origin,
        target.definition(),
        turn.kind() == Kind.COMPACTION ? MissingNode.getInstance() : turn.options(),
        List.copyOf(history),
        omitted,
        List.copyOf(input));
  }

  private static Origin origin(TurnKey key, TurnTarget target) {
    SessionAccess access = target.selector().access();
    return new Origin(
        access.agent().name(),
        key.agentId(),
        target.sessionKey(),
        Origin.user(access.caller()),
        key.id());
  }

  /** The latest events within the limits, oldest first; a summary is a message before them. */
  private List<EventContent> kept(List<Earlier> latest) {
    List<EventContent> kept = new ArrayList<>();
    Optional<InputMessage> summary = Optional.empty();
    int length = 0;
    boolean full = false;
    for (Earlier earlier : latest) {
      if (earlier.content() instanceof Compaction compaction) {
        summary = summary.or(() -> Optional.of(message(compaction)));
        continue;
      }
      length += length(earlier.content());
      full |= kept.size() == config.historyMessages() || length > config.historyLength();
      if (!full) {
        kept.add(earlier.content());
      }
    }
    summary.ifPresent(kept::add);
    Collections.reverse(kept);
    return kept;
  }

  private static InputMessage message(Compaction compaction) {
    return new InputMessage(
        "developer",
        "Summary of the conversation until now:\n" + compaction.summary(),
        null,
        null,
        null);
  }

  /** The number of events up to the last output. */
  private static int answered(List<EventContent> history) {
    int count = history.size();
    while (count > 0 && !(history.get(count - 1) instanceof EventContent.AgentOutput)) {
      count--;
    }
    return count;
  }

  /**
   * Requires that an event can be stored.
   *
   * @throws dev.parley.failure.FailureException invalid argument if a text is too long or not
   *     storable
   */
  void requireStorable(EventContent event) {
    if (event instanceof EventContent.InputMessage message) {
      requireStorable(message.text());
      if (message.parts() != null) {
        // The limit on the size of requests bounds what parts contain.
        message.parts().stream()
            .map(EventContent.MessagePart::url)
            .filter(Objects::nonNull)
            .forEach(url -> StorableText.require(Field.MESSAGE, url, 0, Integer.MAX_VALUE));
      }
    } else if (event instanceof EventContent.AgentOutput output) {
      requireStorable(output.text());
    } else if (event instanceof EventContent.Reasoning reasoning) {
      requireStorable(reasoning.text());
    } else if (event instanceof EventContent.ToolCall call) {
      requireStorable(call.callId());
      requireStorable(call.name());
      requireStorable(call.arguments());
    } else if (event instanceof EventContent.ToolResult result) {
      requireStorable(result.callId());
      requireStorable(result.output());
    }
  }

  private void requireStorable(String text) {
    StorableText.require(Field.MESSAGE, text, 0, config.maxMessage());
  }

  private static int length(EventContent event) {
    if (event instanceof EventContent.InputMessage message) {
      return message.text().length();
    } else if (event instanceof EventContent.AgentOutput output) {
      return output.text().length();
    } else if (event instanceof EventContent.ToolCall call) {
      return call.arguments().length();
    } else if (event instanceof EventContent.ToolResult result) {
      return result.output().length();
    }
    return 0;
  }
}
