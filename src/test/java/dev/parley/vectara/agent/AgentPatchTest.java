package dev.parley.vectara.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.http.error.HttpFailureException;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** What bodies make of agents, whatever they say. */
class AgentPatchTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNodeFactory MAKE = JsonNodeFactory.instance;

  /** Names that mean something somewhere, so that bodies are wrong in interesting places. */
  private static final List<String> NAMES =
      List.of(
          "name",
          "description",
          "model",
          "tool_configurations",
          "skills",
          "steps",
          "first_step",
          "first_step_name",
          "metadata",
          "compaction",
          "guardrails",
          "type",
          "content",
          "instructions",
          "output_parser",
          "main",
          "other");

  private static Arbitrary<JsonNode> values(int depth) {
    Arbitrary<JsonNode> leaves =
        Arbitraries.<JsonNode>of(
            MAKE.nullNode(),
            MAKE.booleanNode(true),
            MAKE.numberNode(5),
            MAKE.textNode(""),
            MAKE.textNode("main"),
            MAKE.textNode("other"),
            MAKE.textNode("default"),
            MAKE.arrayNode());
    return depth == 0
        ? leaves
        : Arbitraries.frequencyOf(
            Tuple.of(2, leaves),
            Tuple.of(3, objects(depth - 1)),
            Tuple.of(
                1,
                values(depth - 1)
                    .list()
                    .ofMaxSize(2)
                    .map(items -> MAKE.arrayNode().addAll(items))));
  }

  private static Arbitrary<JsonNode> objects(int depth) {
    return Combinators.combine(Arbitraries.of(NAMES), values(depth))
        .as(Tuple::of)
        .list()
        .ofMaxSize(5)
        .map(
            fields -> {
              ObjectNode object = MAKE.objectNode();
              fields.forEach(field -> object.set(field.get1(), field.get2()));
              return object;
            });
  }

  @Provide
  Arbitrary<JsonNode> bodies() {
    return objects(4);
  }

  /** Bodies that are right more often than not. */
  @Provide
  Arbitrary<JsonNode> agents() {
    Arbitrary<JsonNode> step =
        Arbitraries.of(
            read("{}"),
            read("{'type':'x'}"),
            read("{'instructions':[{'type':'inline'}],'output_parser':null}"),
            read("{'name':'main'}"));
    Arbitrary<JsonNode> steps =
        Combinators.combine(step, step)
            .as((one, two) -> MAKE.objectNode().<ObjectNode>set("main", one).set("other", two));
    Arbitrary<JsonNode> tools =
        Arbitraries.of(
            read("{}"),
            read("{'main':{'type':'mcp'},'other':null}"),
            read("{'other':{'type':'x'}}"));
    return Combinators.combine(
            steps.injectNull(0.3),
            step.injectNull(0.5),
            Arbitraries.<JsonNode>of(MAKE.textNode("main"), MAKE.textNode("other"), MAKE.nullNode())
                .injectNull(0.5),
            tools.injectNull(0.3))
        .as(
            (all, first, name, some) -> {
              ObjectNode agent = MAKE.objectNode();
              Optional.ofNullable(all).ifPresent(value -> agent.set("steps", value));
              Optional.ofNullable(first).ifPresent(value -> agent.set("first_step", value));
              Optional.ofNullable(name).ifPresent(value -> agent.set("first_step_name", value));
              Optional.ofNullable(some).ifPresent(value -> agent.set("tool_configurations", value));
              return agent;
            });
  }

  private static ObjectNode read(String json) {
    try {
      return (ObjectNode) JSON.readTree(json.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** The agent that a body makes, if it breaks no rule. */
  private static Optional<ObjectNode> created(JsonNode body) {
    ObjectNode agent = AgentPatch.created((ObjectNode) body.deepCopy());
    if (AgentRules.violation(agent).isPresent()) {
      return Optional.empty();
    }
    FirstStep.normalize(agent);
    return Optional.of(agent);
  }

  private static ObjectNode patched(ObjectNode agent, String patch) {
    return AgentPatch.patched(agent, read(patch));
  }

  private static void requireReadable(ObjectNode agent) {
    ObjectNode first = FirstStep.of(agent);
    assertThat(first.path("name").textValue()).isNotEmpty().isEqualTo(FirstStep.nameOf(agent));
    assertThat(first.path("instructions").isArray()).isTrue();
    assertThat(first.path("output_parser").path("type").isTextual()).isTrue();
    assertThat(agent.path("tool_configurations"))
        .allSatisfy(tool -> assertThat(tool.path("type").isTextual()).isTrue());
    assertThat(agent.properties()).noneMatch(field -> field.getValue().isNull());
  }

  @Property
  void Every_accepted_body_creates_an_agent_that_clients_can_parse(
      @ForAll("bodies") JsonNode body) {
    created(body).ifPresent(AgentPatchTest::requireReadable);
  }

  @Property
  void Patching_agents_works_after_another_replica_recreated_the_agent(
      @ForAll("agents") JsonNode body, @ForAll("bodies") JsonNode patch) {
    Optional<ObjectNode> was = created(body);
    Assume.that(was.isPresent());
    try {
      ObjectNode agent = AgentPatch.patched(was.get(), (ObjectNode) patch);
      if (AgentRules.violation(agent).isEmpty()) {
        FirstStep.normalize(agent);
        requireReadable(agent);
      }
    } catch (HttpFailureException refused) {
      assertThat(patch.has("first_step")).isTrue();
    }
  }

  @Property
  void A_merge_modifies_neither_the_agent_nor_the_patch(
      @ForAll("agents") JsonNode body, @ForAll("agents") JsonNode patch) {
    Optional<ObjectNode> was = created(body);
    Assume.that(was.isPresent());
    JsonNode before = was.get().deepCopy();
    JsonNode said = patch.deepCopy();
    try {
      AgentPatch.patched(was.get(), (ObjectNode) patch);
    } catch (HttpFailureException refused) {
      // Nor then.
    }
    assertThat((JsonNode) was.get()).isEqualTo(before);
    assertThat(patch).isEqualTo(said);
  }

  @Property
  void Repeated_values_are_removed(
      @ForAll("agents") JsonNode body, @ForAll("agents") JsonNode patch) {
    Optional<ObjectNode> was = created(body);
    Assume.that(was.isPresent());
    ((ObjectNode) patch).remove("first_step");
    ObjectNode once = AgentPatch.patched(was.get(), (ObjectNode) patch);
    Assume.that(AgentRules.violation(once).isEmpty());
    FirstStep.normalize(once);
    assertThat((JsonNode) AgentPatch.patched(once, (ObjectNode) patch)).isEqualTo(once);
  }

  @Example
  void A_separate_first_step_joins_the_steps_if_another_one_becomes_the_first() {
    ObjectNode agent = read("{'first_step':{'name':'a','type':'x'},'steps':{'b':{}}}");
    assertThat((JsonNode) patched(agent, "{'first_step_name':'b'}"))
        .isEqualTo(read("{'first_step_name':'b','steps':{'a':{'type':'x'},'b':{}}}"));
    assertThat((JsonNode) patched(agent, "{'first_step':{'name':'c','type':null}}"))
        .isEqualTo(read("{'first_step':{'name':'c'},'steps':{'b':{}}}"));
    assertThatThrownBy(() -> patched(agent, "{'first_step':{'name':'b'}}"))
        .isInstanceOf(HttpFailureException.class);
  }

  @Example
  void References_stay_with_a_new_step_that_takes_the_name_of_the_renamed_one() {
    ObjectNode agent = read("{'first_step':{'name':'a'}}");
    assertThat(
            (JsonNode)
                patched(
                    agent,
                    "{'first_step':{'name':'b'},'steps':{'a':{},'c':{'next_steps':[{'step_name':'a'}]}}}"))
        .isEqualTo(
            read(
                "{'first_step':{'name':'b'},'steps':{'a':{},'c':{'next_steps':[{'step_name':'a'}]}}}"));
    assertThat(
            (JsonNode)
                patched(agent, "{'first_step':{'name':'b'},'steps':{'c':{'reentry_step':'a'}}}"))
        .isEqualTo(read("{'first_step':{'name':'b'},'steps':{'c':{'reentry_step':'b'}}}"));
  }

  @Example
  void A_step_can_be_selected_and_changed_in_one_request() {
    ObjectNode agent = read("{'first_step_name':'a','steps':{'a':{'type':'x'},'b':{}}}");
    assertThat((JsonNode) patched(agent, "{'first_step_name':'b','first_step':{'type':'y'}}"))
        .isEqualTo(read("{'first_step_name':'b','steps':{'a':{'type':'x'},'b':{'type':'y'}}}"));
    assertThat((JsonNode) patched(agent, "{'first_step_name':'c','first_step':{'type':'y'}}"))
        .isEqualTo(read("{'first_step_name':'c','steps':{'c':{'type':'y'},'b':{}}}"));
  }

  @Example
  void Null_removes_the_name_of_the_first_step_and_keeps_the_steps() {
    ObjectNode agent = read("{'first_step_name':'m','steps':{'m':{'type':'x'}}}");
    assertThat((JsonNode) patched(agent, "{'first_step_name':null}"))
        .isEqualTo(read("{'steps':{'m':{'type':'x'}}}"));
    assertThat((JsonNode) patched(agent, "{'first_step_name':null,'first_step':null}"))
        .isEqualTo(read("{'steps':{'m':{'type':'x'}}}"));
    assertThat((JsonNode) patched(agent, "{'first_step_name':null,'steps':null}"))
        .isEqualTo(read("{}"));
    assertThat((JsonNode) patched(agent, "{'first_step_name':null,'steps':{'m':null}}"))
        .isEqualTo(read("{'steps':{}}"));
    assertThat((JsonNode) patched(agent, "{'first_step_name':null,'first_step':{'name':'q'}}"))
        .isEqualTo(read("{'first_step':{'name':'q'},'steps':{'m':{'type':'x'}}}"));
    assertThat((JsonNode) patched(agent, "{'first_step':null}")).isEqualTo(agent);
  }

  @Example
  void Null_removes_a_separate_first_step_or_its_name() {
    ObjectNode agent = read("{'first_step':{'name':'q','type':'x'},'steps':{'m':{}}}");
    assertThat((JsonNode) patched(agent, "{'first_step':null}"))
        .isEqualTo(read("{'steps':{'m':{}}}"));
    assertThat((JsonNode) patched(agent, "{'first_step':null,'first_step_name':'m'}"))
        .isEqualTo(read("{'first_step_name':'m','steps':{'m':{}}}"));
    assertThat((JsonNode) patched(agent, "{'first_step_name':null}"))
        .isEqualTo(read("{'first_step':{'name':'first_step','type':'x'},'steps':{'m':{}}}"));
  }

  @Example
  void The_default_first_step_is_the_step_with_the_default_name() {
    ObjectNode agent = read("{'first_step':{'name':'q','type':'x'},'steps':{'first_step':{}}}");
    assertThat((JsonNode) patched(agent, "{'first_step_name':null}"))
        .isEqualTo(
            read("{'first_step_name':'first_step','steps':{'first_step':{},'q':{'type':'x'}}}"));
    assertThat((JsonNode) patched(agent, "{'first_step':null}"))
        .isEqualTo(read("{'first_step_name':'first_step','steps':{'first_step':{}}}"));
  }

  @Example
  void A_first_step_that_is_removed_from_the_steps_becomes_a_separate_step() {
    ObjectNode agent = read("{'first_step_name':'m','steps':{'m':{'type':'x'},'o':{}}}");
    assertThat((JsonNode) patched(agent, "{'steps':null,'first_step':{'name':'q'}}"))
        .isEqualTo(read("{'first_step':{'name':'q'}}"));
    assertThat((JsonNode) patched(agent, "{'steps':{'m':null},'first_step':{'type':'y'}}"))
        .isEqualTo(read("{'first_step':{'name':'m','type':'y'},'steps':{'o':{}}}"));
    assertThat(
            (JsonNode)
                patched(
                    agent, "{'steps':{'m':null},'first_step_name':'o','first_step':{'type':'y'}}"))
        .isEqualTo(read("{'first_step_name':'o','steps':{'o':{'type':'y'}}}"));
  }
}
