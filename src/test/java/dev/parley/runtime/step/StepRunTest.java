package dev.parley.runtime.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.parley.event.EventContent;
import dev.parley.event.EventContent.AgentOutput;
import dev.parley.event.EventContent.StepTransition;
import dev.parley.event.EventContent.ToolCall;
import dev.parley.event.EventContent.ToolResult;
import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;
import dev.parley.runtime.Origin;
import dev.parley.runtime.RuntimeFailure;
import dev.parley.runtime.RuntimeRequest;
import dev.parley.testing.Sentences;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;

/** The steps of an agent while a turn runs. */
@DisplayNameGeneration(Sentences.class)
class StepRunTest {

  private static final JsonNode DESK =
      json(
          """
          {"instructions": "own", "vectara": {"model": {"name": "m"}, "first_step_name": "one", "steps": {
            "one": {"next_steps": [
              {"condition": "get('$.tools.search.outputs.latest.error') == 'Gone.'", "step_name": "two"},
              {"condition": "get('$.output.text') == 'last'", "step_name": "two"}]},
            "two": {"allowed_skills": [], "reentry_step": "one"}}}}""");

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static StepRun run(JsonNode definition, String start) {
    return new StepRun(
        definition, Optional.ofNullable(start), json("{\"agent\":{},\"session\":{}}"));
  }

  private static RuntimeRequest request(JsonNode definition) {
    return new RuntimeRequest(
        new Origin("agent", UUID.randomUUID(), "session", "user", UUID.randomUUID()),
        definition,
        MissingNode.getInstance(),
        List.of(new ToolCall("c", "search", "FUNCTION", null, "{}")),
        0,
        List.of(new ToolResult("c", "Gone.", true)));
  }

  private static AgentOutput said(String text) {
    return new AgentOutput(text, Map.of());
  }

  @Test
  void The_definition_has_the_current_step_as_its_first_one() {
    assertThat(run(DESK, "one").at(request(DESK)).definition()).isSameAs(DESK);
    JsonNode changed = run(DESK, "two").at(request(DESK)).definition();
    assertThat(changed.at("/vectara/first_step"))
        .isEqualTo(json("{\"allowed_skills\":[],\"reentry_step\":\"one\",\"name\":\"two\"}"));
    assertThat(changed.path("vectara").has("first_step_name")).isFalse();
    assertThat(changed.at("/vectara/model/name").asText()).isEqualTo("m");
    assertThat(changed.path("instructions").asText()).isEqualTo("own");
    assertThat(DESK.path("vectara").has("first_step")).isFalse();
  }

  @Test
  void A_step_that_the_agent_does_not_have_is_the_first_one() {
    StepRun run = run(DESK, "gone");
    assertThat(run.at(request(DESK)).definition()).isSameAs(DESK);
    assertThat(run.name()).contains("one");
  }

  @Test
  void The_latest_output_of_a_tool_counts_also_if_it_was_called_before() {
    RuntimeRequest request = request(DESK);
    assertThat(run(DESK, null).next(request, List.of()).orElseThrow().to()).isEqualTo("two");
    List<EventContent> again =
        List.of(
            new ToolCall("d", "search", "FUNCTION", null, "{}"), new ToolResult("d", "{}", false));
    assertThat(run(DESK, null).next(request, again)).isEmpty();
  }

  @Test
  void Only_the_output_of_the_current_step_counts() {
    RuntimeRequest request = request(DESK).with(DESK);
    List<EventContent> found =
        List.of(
            new ToolCall("d", "search", "FUNCTION", null, "{}"),
            new ToolResult("d", "{}", false),
            said("first"),
            new StepTransition("zero", "one", "x"),
            said("la"),
            said("st"));
    assertThat(run(DESK, null).next(request, found)).isPresent();
  }

  @Test
  void A_next_step_that_the_agent_does_not_have_makes_the_turn_fail() {
    JsonNode astray =
        json(
            """
            {"vectara": {"first_step": {"name": "one", "next_steps": [{"step_name": "nowhere"}]}}}""");
    assertThatThrownBy(() -> run(astray, null).next(request(astray), List.of(said("x"))))
        .isInstanceOf(RuntimeFailure.class)
        .hasMessage("The step 'one' leads to the step 'nowhere', which does not exist.")
        .extracting("reason")
        .isEqualTo(Cause.CONFIGURATION);
  }

  @Test
  void A_first_step_can_be_named_by_first_step_name_alone() {
    JsonNode loop =
        json(
            """
            {"vectara": {"first_step": {"name": null}, "first_step_name": "main",
              "steps": {"s": {"next_steps": [{"step_name": "main"}]}}}}""");
    StepRun run = run(loop, "s");
    StepTransition back = run.next(request(loop), List.of(said("x"))).orElseThrow();
    assertThat(back.to()).isEqualTo("main");
    run.follow(back);
    assertThat(run.at(request(loop)).definition()).isSameAs(loop);
    assertThat(run.name()).contains("main");
  }

  @Test
  void The_name_of_the_first_step_is_kept_only_if_it_was_known() {
    StepRun run = run(DESK, null);
    assertThat(run.name()).isEmpty();
    run.follow(new StepTransition("one", "two", "x"));
    assertThat(run.name()).contains("two");
    run.reenter();
    assertThat(run.name()).isEmpty();
    StepRun known = run(DESK, "two");
    known.reenter();
    assertThat(known.name()).contains("one");
  }

  @Test
  void An_agent_without_steps_stays_where_it_is() {
    JsonNode plain = json("{\"kind\":\"hosted\"}");
    StepRun run = new StepRun(plain, Optional.empty(), MissingNode.getInstance());
    assertThat(run.next(request(plain), List.of(said("x")))).isEmpty();
    run.follow(new StepTransition("first_step", "sales", "x"));
    run.reenter();
    assertThat(run.name()).isEmpty();
    assertThat(run.at(request(plain)).definition()).isSameAs(plain);
  }

  @Test
  void Outputs_of_tools_are_read_only_for_conditions_on_tools() {
    List<EventContent> before = List.of(new ToolCall("c", "search", "FUNCTION", null, "{}"));
    List<EventContent> events = List.of(new ToolResult("c", "{\"found\":1}", false));
    JsonNode about = json("{\"agent\":{},\"session\":{}}");
    assertThat(StepContext.of(about, before, events, false, false).has("tools")).isFalse();
    assertThat(
            StepContext.of(about, before, events, false, true)
                .at("/tools/search/outputs/latest/found")
                .asInt())
        .isEqualTo(1);
  }
}
