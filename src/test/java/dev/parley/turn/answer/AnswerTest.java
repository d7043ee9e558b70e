package dev.parley.turn.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.event.EventContent;
import dev.parley.event.EventContent.AgentOutput;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.event.EventContent.Reasoning;
import dev.parley.event.EventContent.StepTransition;
import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;
import dev.parley.runtime.Piece;
import dev.parley.runtime.RuntimeFailure;
import dev.parley.testing.Sentences;
import dev.parley.turn.sql.EndSql.Taken;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(Sentences.class)
class AnswerTest {

  private static final EventContent.ToolCall CALL =
      new EventContent.ToolCall("c", "search", "FUNCTION", null, "{}");
  private static final EventContent.ToolResult RESULT =
      new EventContent.ToolResult("c", "found", false);

  private static final List<Piece> PIECES =
      List.of(
          new Piece.Reasoning("I "),
          new Piece.Reasoning("search."),
          new Piece.ToolCall(CALL),
          new Piece.ToolResult(RESULT),
          new Piece.Text("Here "),
          new Piece.ParameterUpdate("a", "1"),
          new Piece.Reasoning("Done."),
          new Piece.Text("it is."),
          new Piece.ParameterUpdate("a", "2"),
          new Piece.Usage(1, 1),
          new Piece.Usage(3, 4));

  @Test
  void Texts_have_the_schema_that_came_before_them_until_the_step_ends() {
    StepTransition moved = new StepTransition("one", "two", "Go on.");
    Answer answer =
        Answer.of(
            List.of(
                new Piece.Structured("order"),
                new Piece.Text("{}"),
                new Piece.StepTransition(moved),
                new Piece.Text("Done.")));
    assertThat(answer.events())
        .containsExactly(
            new AgentOutput("{}", Map.of(), "order"), moved, new AgentOutput("Done.", Map.of()));
    assertThat(
            Answer.of(
                    List.of(
                        new Piece.Structured("order"),
                        new Piece.Text("{}"),
                        new Piece.ParameterUpdate("a", "1")))
                .end(TurnStatus.COMPLETED, 0)
                .events())
        .containsExactly(new AgentOutput("{}", Map.of("a", "1"), "order"));
  }

  @Test
  void Texts_that_follow_each_other_are_one_output() {
    Answer answer = Answer.of(PIECES);
    assertThat(answer.text()).isEqualTo("Here it is.");
    assertThat(answer.updates()).isEqualTo(Map.of("a", "2"));
    assertThat(answer.events())
        .containsExactly(
            new Reasoning("I search."),
            CALL,
            RESULT,
            new AgentOutput("Here ", Map.of()),
            new Reasoning("Done."),
            new AgentOutput("it is.", Map.of()));
    assertThat(answer.work())
        .containsExactly(new Reasoning("I search."), CALL, RESULT, new Reasoning("Done."));
    assertThat(answer.usage()).contains(new TurnEnd.Usage(3, 4, 7, 4));
    assertThat(new TurnEnd.Usage(3, 4, 7, 4).total()).isEqualTo(7);
    assertThat(answer.waiting()).isFalse();
  }

  @Test
  void Reasoning_without_anything_after_it_is_a_step() {
    assertThat(Answer.of(List.of(new Piece.Reasoning("Hm."))).work())
        .containsExactly(new Reasoning("Hm."));
  }

  @Test
  void A_transition_between_steps_ends_an_output_and_is_no_work() {
    StepTransition moved = new StepTransition("first", "second", "Go on.");
    Answer answer =
        Answer.of(
            List.of(
                new Piece.Text("Wait. "),
                new Piece.StepTransition(moved),
                new Piece.Text("Done.")));
    assertThat(answer.events())
        .containsExactly(
            new AgentOutput("Wait. ", Map.of()), moved, new AgentOutput("Done.", Map.of()));
    assertThat(answer.text()).isEqualTo("Wait. Done.");
    assertThat(answer.work()).isEmpty();
  }

  @Test
  void Empty_parts_are_ignored() {
    assertThat(
            Answer.of(
                    List.of(
                        new Piece.Reasoning("I "),
                        new Piece.Text(""),
                        new Piece.Reasoning("think."),
                        new Piece.Text("A"),
                        new Piece.Reasoning(""),
                        new Piece.Text("B")))
                .events())
        .containsExactly(new Reasoning("I think."), new AgentOutput("AB", Map.of()));
  }

  @Test
  void No_pieces_are_an_empty_answer() {
    Answer answer = Answer.of(List.of());
    assertThat(answer.events()).isEmpty();
    assertThat(answer.text()).isEmpty();
    assertThat(answer.usage()).isEmpty();
    assertThat(answer.end(TurnStatus.COMPLETED, 0).events())
        .containsExactly(new AgentOutput("", Map.of()));
  }

  @Test
  void A_completed_or_interrupted_turn_is_added_and_its_last_output_has_the_updates() {
    Answer answer = Answer.of(PIECES);
    for (TurnStatus status : List.of(TurnStatus.COMPLETED, TurnStatus.INTERRUPTED)) {
      TurnEnd end = answer.end(status, 5);
      assertThat(end.added()).isTrue();
      assertThat(end.messages()).isEqualTo(2);
      assertThat(end.status()).isEqualTo(status);
      assertThat(end.events()).startsWith(answer.events().get(0));
      assertThat(end.events()).endsWith(new AgentOutput("it is.", Map.of("a", "2")));
      assertThat(end.historyCut()).isEqualTo(5);
    }
    assertThat(Answer.of(List.of()).end(TurnStatus.COMPLETED, 0).added()).isTrue();
  }

  @Test
  void A_turn_waits_for_the_results_of_its_calls() {
    Answer answer = Answer.of(List.of(new Piece.Text("I ask."), new Piece.ToolCall(CALL)));
    TurnEnd end = answer.end(TurnStatus.COMPLETED, 0);
    assertThat(end.status()).isEqualTo(TurnStatus.WAITING);
    assertThat(end.added()).isTrue();
    assertThat(end.messages()).isZero();
    assertThat(end.events()).containsExactly(new AgentOutput("I ask.", Map.of()), CALL);
    assertThat(answer.end(TurnStatus.INTERRUPTED, 0).status()).isEqualTo(TurnStatus.INTERRUPTED);
  }

  @Test
  void A_cancelled_turn_is_added_only_with_a_response_which_replaces_the_text() {
    Answer answer = Answer.of(PIECES);
    TurnEnd with = answer.cancelled(Optional.of("Stopped."));
    assertThat(with.added()).isTrue();
    assertThat(with.events()).endsWith(new AgentOutput("Stopped.", Map.of()));
    TurnEnd without = answer.cancelled(Optional.empty());
    assertThat(without.added()).isFalse();
    assertThat(without.events()).isEqualTo(answer.events());
    assertThat(List.of(with, without))
        .extracting(TurnEnd::status)
        .containsOnly(TurnStatus.CANCELLED);
  }

  @Test
  void A_failed_turn_is_not_added_and_says_why() {
    TurnEnd end =
        Answer.of(PIECES).failed(new RuntimeFailure(Cause.RATE_LIMIT, "x".repeat(2000)), 1);
    assertThat(end.added()).isFalse();
    assertThat(end.status()).isEqualTo(TurnStatus.FAILED);
    assertThat(end.cause()).contains(Cause.RATE_LIMIT);
    assertThat(end.error()).hasValueSatisfying(error -> assertThat(error).hasSize(1000));
  }

  private static final Piece LEFT = new Piece.Steering(new InputMessage("Left."), Optional.empty());

  private static List<Piece> steered(Piece... more) {
    List<Piece> pieces =
        new ArrayList<>(
            List.of(new Piece.Text("Straight on"), new Piece.Truncated("max_output_tokens"), LEFT));
    pieces.addAll(List.of(more));
    return pieces;
  }

  @Test
  void Each_message_that_came_meanwhile_has_an_answer_and_counts() {
    Answer answer = Answer.of(steered(LEFT, new Piece.Text("Round.")));
    assertThat(answer.text()).isEqualTo("Straight on");
    TurnEnd end = answer.end(TurnStatus.COMPLETED, 0);
    assertThat(end.events())
        .containsExactly(
            new AgentOutput("Straight on", Map.of()),
            new InputMessage("Left."),
            new AgentOutput("", Map.of()),
            new InputMessage("Left."),
            new AgentOutput("Round.", Map.of()));
    assertThat(end.messages()).isEqualTo(6);
    assertThat(end.incomplete()).isEmpty();
    assertThat(end.taken()).isEqualTo(Taken.ADDED);
  }

  @Test
  void What_was_answered_before_a_turn_waits_counts() {
    TurnEnd end = Answer.of(steered(new Piece.ToolCall(CALL))).end(TurnStatus.COMPLETED, 0);
    assertThat(end.status()).isEqualTo(TurnStatus.WAITING);
    assertThat(end.messages()).isEqualTo(2);
    assertThat(end.events()).endsWith(new InputMessage("Left."), CALL);
  }

  @Test
  void What_was_answered_before_a_failure_is_kept_and_the_last_message_queued_again() {
    Answer answer = Answer.of(steered(new Piece.Text("Le")));
    for (TurnEnd end :
        List.of(
            answer.failed(new RuntimeFailure(Cause.EXECUTION, "broken"), 0),
            answer.cancelled(Optional.empty()))) {
      assertThat(end.status()).isEqualTo(TurnStatus.COMPLETED);
      assertThat(end.added()).isTrue();
      assertThat(end.events()).containsExactly(new AgentOutput("Straight on", Map.of()));
      assertThat(end.messages()).isEqualTo(2);
      assertThat(end.incomplete()).contains("max_output_tokens");
      assertThat(end.taken()).isEqualTo(Taken.LAST_REQUEUED);
    }
  }

  @Test
  void A_response_replaces_the_answer_to_the_last_message_only() {
    TurnEnd end = Answer.of(steered(new Piece.Text("Le"))).cancelled(Optional.of("Stopped."));
    assertThat(end.status()).isEqualTo(TurnStatus.CANCELLED);
    assertThat(end.events())
        .containsExactly(
            new AgentOutput("Straight on", Map.of()),
            new InputMessage("Left."),
            new AgentOutput("Stopped.", Map.of()));
    assertThat(end.taken()).isEqualTo(Taken.ADDED);
  }

  @Test
  void A_message_that_came_meanwhile_is_answered_by_the_step_that_it_names() {
    Answer answer =
        Answer.of(
            List.of(
                new Piece.Text("To sales."),
                new Piece.StepTransition(new StepTransition("desk", "sales", "Go on.")),
                new Piece.Text("Sold."),
                new Piece.Steering(new InputMessage("Thanks."), Optional.of("desk")),
                new Piece.Text("You are")));
    assertThat(answer.end(TurnStatus.INTERRUPTED, 0).step()).contains("desk");
    assertThat(answer.cancelled(Optional.empty()).step()).contains("desk");
    assertThat(answer.failed(new RuntimeFailure(Cause.EXECUTION, "broken"), 0).step())
        .contains("desk");
  }
}
