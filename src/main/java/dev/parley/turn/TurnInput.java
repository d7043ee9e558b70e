package dev.parley.turn;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.parley.event.EventContent;
import dev.parley.event.EventContent.Compaction;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.runtime.Origin;
import dev.parley.runtime.RuntimeRequest;
import dev.parley.session.SessionAccess;
import dev.parley.store.StorableText;
import dev.parley.turn.NewTurn.Kind;
import dev.parley.turn.TurnStarts.Earlier;
import dev.parley.turn.config.TurnConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What goes into a turn: the caller's input and the history, within their limits. */
@ApplicationScoped
class TurnInput {

  private final TurnConfig config;

  TurnInput(TurnConfig config) {
    this.config = config;
  }

  /** A request whose history is all that is given. */
  RuntimeRequest history(TurnKey key, TurnTarget target, NewTurn turn, List<Earlier> events) {
    return request(target, turn, origin(key, target), kept(events), List.of(), 0);
  }

  /**
   * What the runtime receives: the latest events, as many as it may.
   *
   * @param latest the events before the turn, latest first, and last a summary of those before them
   */
  RuntimeRequest request(TurnKey key, TurnTarget target, NewTurn turn, List<Earlier> latest) {
    List<EventContent> kept = kept(latest);
    int answered = turn.input().isEmpty() ? answered(kept) : kept.size();
    return request(
        target,
        turn,
        origin(key, target),
        kept.subList(0, answered),
        turn.input().isEmpty()
            ? kept.subList(answered, kept.size())
            : turn.input().stream().map(TurnInput::forRuntimes).toList(),
        latest.size() - kept.size());
  }

  /** Runtimes receive skills and uploads as messages of the user. */
  private static EventContent forRuntimes(EventContent event) {
    if (event instanceof EventContent.ArtifactUpload upload) {
      return upload.message();
    }
    return event instanceof EventContent.SkillLoad skill
        ? new InputMessage(skill.content())
        : event;
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
        key.id(),
        target.about());
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
      full |= earlier.content() == null || kept.size() == config.historyMessages();
      if (!full) {
        EventContent event = forRuntimes(earlier.content());
        length += length(event);
        full = length > config.historyLength();
        if (!full) {
          kept.add(event);
        }
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
      if (result.served() != null) {
        requireStorable(result.served().server());
        requireStorable(result.served().name());
        requireStorable(result.served().arguments());
      }
    } else if (event instanceof EventContent.ToolApproval approval && approval.reason() != null) {
      requireStorable(approval.reason());
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
