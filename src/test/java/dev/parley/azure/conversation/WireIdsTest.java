package dev.parley.azure.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.azure.conversation.WireIds.Scoped;
import dev.parley.event.EventType;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class WireIdsTest {

  /** The types of events that are no items. */
  private static final Set<EventType> OF_VECTARA =
      EnumSet.of(
          EventType.COMPACTION,
          EventType.ARTIFACT_UPLOAD,
          EventType.STEP_TRANSITION,
          EventType.SKILL_LOAD);

  @Provide
  Arbitrary<UUID> ids() {
    Arbitrary<Long> bits =
        Arbitraries.oneOf(Arbitraries.longs(), Arbitraries.of(0L, -1L, Long.MIN_VALUE));
    return Combinators.combine(bits, bits).as(UUID::new);
  }

  @Property
  void The_id_of_a_response_names_its_agent_and_turn(
      @ForAll("ids") UUID agent, @ForAll("ids") UUID turn) {
    String id = WireIds.response(agent, turn);
    // What a hosted container demands: a partition key of 18 characters, and 32 more.
    assertThat(id).matches("caresp_[0-9A-Za-z]{18}[0-9A-Za-z]{32}");
    assertThat(WireIds.response(id)).contains(new Scoped(agent, turn));
    assertThat(WireIds.conversation(id)).isEmpty();
  }

  @Property
  void The_id_of_a_conversation_names_its_agent_and_session(
      @ForAll("ids") UUID agent, @ForAll("ids") UUID session) {
    String id = WireIds.conversation(agent, session);
    assertThat(id).matches("conv_[0-9A-Za-z]{50}");
    assertThat(WireIds.conversation(id)).contains(new Scoped(agent, session));
    assertThat(WireIds.response(id)).isEmpty();
  }

  @Property
  void The_partition_key_depends_on_the_agent_only(
      @ForAll("ids") UUID agent, @ForAll("ids") UUID one, @ForAll("ids") UUID other) {
    assertThat(WireIds.response(agent, one).substring(0, 25))
        .isEqualTo(WireIds.response(agent, other).substring(0, 25));
  }

  @Property
  void Any_text_that_is_read_is_the_id_of_what_it_names(@ForAll("almostIds") String text) {
    WireIds.response(text)
        .ifPresent(
            scoped -> assertThat(WireIds.response(scoped.agent(), scoped.id())).isEqualTo(text));
  }

  @Provide
  Arbitrary<String> almostIds() {
    Arbitrary<String> digits =
        Arbitraries.strings()
            .withCharRange('0', '9')
            .withCharRange('A', 'Z')
            .withCharRange('a', 'z')
            .withChars("_-\u0660 ")
            .ofMinLength(20)
            .ofMaxLength(22);
    return Combinators.combine(digits, digits)
        .as((agent, turn) -> "caresp_000" + agent + "000" + turn);
  }

  @Property
  void The_id_of_an_item_shows_its_type(@ForAll EventType type, @ForAll("ids") UUID event) {
    if (OF_VECTARA.contains(type)) {
      assertThatThrownBy(() -> WireIds.item(type, event))
          .isInstanceOf(IllegalArgumentException.class);
      return;
    }
    String id = WireIds.item(type, event);
    assertThat(id).matches("(msg|fc|fco|rs|mcpa)_[0-9a-f]{32}");
    assertThat(WireIds.item(id)).contains(event);
    assertThat(WireIds.item(id.toUpperCase(Locale.ROOT))).isEmpty();
  }

  @Example
  void Other_texts_are_no_ids() {
    String largest = "z".repeat(25);
    assertThat(WireIds.response("")).isEmpty();
    assertThat(WireIds.response("resp_1")).isEmpty();
    assertThat(WireIds.response("caresp_" + "0".repeat(49))).isEmpty();
    assertThat(WireIds.response("caresp_" + "0".repeat(51))).isEmpty();
    assertThat(WireIds.response("caresp_" + "0".repeat(25) + largest)).isEmpty();
    assertThat(WireIds.conversation("conv_" + largest + "0".repeat(25))).isEmpty();
    assertThat(WireIds.item("msg_" + "0".repeat(31))).isEmpty();
    assertThat(WireIds.item("ws_" + "0".repeat(32))).isEmpty();
    assertThat(WireIds.item("msg_" + "0".repeat(32) + "\n")).isEmpty();
  }
}
