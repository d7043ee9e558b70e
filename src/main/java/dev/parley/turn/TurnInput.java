package dev.parley.turn;

import dev.parley.event.EventContent;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.runtime.Origin;
import dev.parley.runtime.RuntimeRequest;
import dev.parley.session.SessionAccess;
import dev.parley.store.StorableText;
import dev.parley.turn.config.TurnConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** What goes into a turn: the caller's input and the history, within their limits. */
@ApplicationScoped
class TurnInput {

  private final TurnConfig config;

  TurnInput(TurnConfig config) {
    this.config = config;
  }

  /**
   * What the runtime of a turn receives: the latest events, as many as it may.
   *
   * @param latest the events before the turn, latest first
   */
  RuntimeRequest request(TurnKey key, TurnTarget target, NewTurn turn, List<EventContent> latest) {
    List<EventContent> kept = new ArrayList<>();
    int length = 0;
    for (EventContent event : latest) {
      length += length(event);
      if (kept.size() == config.historyMessages() || length > config.historyLength()) {
        break;
      }
      kept.add(event);
    }
    Collections.reverse(kept);
    int answered = turn.input().isEmpty() ? answered(kept) : kept.size();
    List<EventContent> input =
        turn.input().isEmpty() ? kept.subList(answered, kept.size()) : turn.input();
    SessionAccess access = target.selector().access();
    return new RuntimeRequest(
        new Origin(
            access.agent().name(),
            key.agentId(),
            target.sessionKey(),
            Origin.user(access.caller()),
            key.id()),
        target.definition(),
        turn.options(),
        List.copyOf(kept.subList(0, answered)),
        latest.size() - kept.size(),
        List.copyOf(input));
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
