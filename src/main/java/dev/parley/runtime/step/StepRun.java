package dev.parley.runtime.step;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.event.EventContent;
import dev.parley.event.EventContent.StepTransition;
import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;
import dev.parley.runtime.Piece;
import dev.parley.runtime.RuntimeFailure;
import dev.parley.runtime.RuntimeRequest;
import dev.parley.runtime.step.AgentSteps.Next;
import dev.parley.runtime.step.AgentSteps.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** In which of its steps an agent is while a turn runs. Used by one thread. */
public final class StepRun {

  private final AgentSteps steps;
  private final JsonNode about;
  private final boolean known;

  private Step current;
  private int transitions;

  /**
   * The steps of a turn.
   *
   * @param definition the definition of the agent
   * @param start the name of the step to begin with; empty for the first one, which is also that of
   *     an agent that does not have the step any more
   * @param about what conditions can read as {@code agent} and {@code session}
   */
  public StepRun(JsonNode definition, Optional<String> start, JsonNode about) {
    this.steps = AgentSteps.of(definition);
    this.about = about;
    this.known = start.isPresent();
    this.current = start.flatMap(steps::named).orElseGet(steps::first);
  }

  /** A request of which the current step is the first and only one. */
  public RuntimeRequest at(RuntimeRequest request) {
    return request.with(steps.only(current));
  }

  /** What comes before the texts of the current step, if its output is structured. */
  public Optional<Piece> structure() {
    return current.schema().map(Piece.Structured::new);
  }

  /**
   * The transition to the next step, if the current one, which has answered, leads to another. It
   * has an effect when it is followed.
   *
   * @param request what it was asked
   * @param events what the turn has produced
   * @throws StepLimit if it has moved on too often
   * @throws RuntimeFailure if a condition cannot be read, or a step does not exist
   */
  public Optional<StepTransition> next(RuntimeRequest request, List<EventContent> events) {
    List<Next> candidates = current.next();
    if (candidates.isEmpty()) {
      return Optional.empty();
    }
    List<EventContent> before = new ArrayList<>(request.history());
    before.addAll(request.input());
    boolean withTools =
        candidates.stream()
            .flatMap(next -> next.condition().stream())
            .anyMatch(condition -> condition.contains(StepContext.TOOLS));
    ObjectNode context = StepContext.of(about, before, events, current.isStructured(), withTools);
    context.withObject("/agent").set("metadata", steps.metadata());
    for (int i = 0; i < candidates.size(); i++) {
      if (holds(candidates.get(i), i, context)) {
        return Optional.of(moveTo(candidates.get(i).step()));
      }
    }
    return Optional.empty();
  }

  private boolean holds(Next next, int index, JsonNode context) {
    try {
      return next.condition().isEmpty() || Condition.holds(next.condition().get(), context);
    } catch (IllegalArgumentException e) {
      throw failure(
          "The condition of next step %d of the step '%s' cannot be read: %s."
              .formatted(index + 1, current.name(), e.getMessage()));
    }
  }

  private StepTransition moveTo(String name) {
    Step next =
        steps
            .named(name)
            .orElseThrow(
                () ->
                    failure(
                        "The step '%s' leads to the step '%s', which does not exist."
                            .formatted(current.name(), name)));
    if (++transitions > StepLimit.MAX_TRANSITIONS) {
      throw new StepLimit();
    }
    return new StepTransition(
        current.name(),
        next.name(),
        "The conversation moves on from the step '%s' to the step '%s'. Continue as your instructions say."
            .formatted(current.name(), next.name()));
  }

  private static RuntimeFailure failure(String message) {
    return new RuntimeFailure(Cause.CONFIGURATION, message);
  }

  /** Follows a transition, also one that the runtime makes itself. */
  public void follow(StepTransition moved) {
    current = steps.named(moved.to()).orElse(current);
  }

  /** Moves to the step that answers the user's next message. */
  public void reenter() {
    current = current.reentry().flatMap(steps::named).orElse(current);
    transitions = 0;
  }

  /**
   * The name of the current step; empty if it is the first one and the agent began with it without
   * knowing its name.
   */
  public Optional<String> name() {
    return Optional.of(current.name()).filter(name -> known || !name.equals(steps.first().name()));
  }
}
