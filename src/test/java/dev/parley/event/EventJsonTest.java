package dev.parley.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.event.EventContent.AgentOutput;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.event.EventContent.MessagePart;
import dev.parley.event.EventContent.MessagePart.Kind;
import dev.parley.event.EventContent.Reasoning;
import dev.parley.event.EventContent.SkillLoad;
import dev.parley.event.EventContent.StepTransition;
import dev.parley.event.EventContent.ToolCall;
import dev.parley.event.EventContent.ToolResult;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class EventJsonTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final EventJson json = new EventJson(MAPPER);

  @Provide
  Arbitrary<EventContent> contents() {
    Arbitrary<String> texts = Arbitraries.strings().ofMaxLength(20);
    Arbitrary<Map<String, String>> values = Arbitraries.maps(texts, texts).ofMaxSize(3);
    Arbitrary<ObjectNode> nodes = texts.map(text -> MAPPER.createObjectNode().put("a", text));
    return Arbitraries.oneOf(
        Combinators.combine(texts, nodes.injectNull(0.5), nodes.injectNull(0.5))
            .as((text, a, b) -> new InputMessage(null, text, null, a, b)),
        Combinators.combine(texts, texts, texts.injectNull(0.5))
            .as(
                (role, text, name) ->
                    new InputMessage(
                        role,
                        text,
                        List.of(
                            new MessagePart(Kind.TEXT, text, null, null, null),
                            new MessagePart(Kind.FILE, null, "data:,x", name, null)),
                        null,
                        null)),
        Combinators.combine(texts, values).as(AgentOutput::new),
        texts.map(Reasoning::new),
        Combinators.combine(texts, texts, texts, texts.injectNull(0.5), texts).as(ToolCall::new),
        Combinators.combine(texts, texts, texts).as(StepTransition::new),
        Combinators.combine(texts, texts).as(SkillLoad::new),
        Combinators.combine(texts, texts, Arbitraries.of(true, false)).as(ToolResult::new));
  }

  @Property(tries = 300)
  void What_is_written_is_read(@ForAll("contents") EventContent content) throws Exception {
    String stored = json.write(content).toString();
    assertThat(json.read(content.type(), MAPPER.readTree(stored))).isEqualTo(content);
  }

  @Property(tries = 50)
  void The_version_is_written_and_the_type_is_not(@ForAll("contents") EventContent content) {
    assertThat(json.write(content).path("v").asInt()).isEqualTo(2);
    assertThat(json.write(content).has("type")).isFalse();
  }

  @Property(tries = 50)
  void Fields_that_are_not_known_are_ignored(@ForAll("contents") EventContent content) {
    ObjectNode stored = json.write(content).put("v", 3).put("new", "x");
    assertThat(json.read(content.type(), stored)).isEqualTo(content);
  }

  @Example
  void Each_type_has_its_content() {
    assertThat(EventType.values())
        .extracting(type -> (Object) type.content())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.asList((Object[]) EventContent.class.getPermittedSubclasses()));
  }

  @Example
  void A_tool_call_of_version_1_is_read() throws Exception {
    assertThat(
            json.read(
                EventType.TOOL_CALL,
                MAPPER.readTree(
                    "{\"v\":1,\"callId\":\"c\",\"name\":\"n\",\"kind\":\"FUNCTION\",\"inputs\":{\"a\":\"b\"}}")))
        .isEqualTo(new ToolCall("c", "n", "FUNCTION", null, "{\"a\":\"b\"}"));
  }

  @Example
  void Absent_values_of_a_message_are_not_stored() {
    assertThat(json.write(new InputMessage("hi"))).hasToString("{\"v\":2,\"text\":\"hi\"}");
    assertThat(
            json.write(new InputMessage(null, "hi", null, MAPPER.nullNode(), MAPPER.missingNode())))
        .hasToString("{\"v\":2,\"text\":\"hi\"}");
  }
}
