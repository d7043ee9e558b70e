package dev.parley.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parley.testing.Sentences;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;

/** Which attempts a replica starts. */
@DisplayNameGeneration(Sentences.class)
class RunSlotsTest {

  private final RunSlots slots = new RunSlots();

  private static JsonNode attempt(String owner) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("workspace", "default")
        .put("subject", owner)
        .put("client", "app");
  }

  private static List<JsonNode> attempts(String owner, int count) {
    return IntStream.range(0, count).mapToObj(one -> attempt(owner)).toList();
  }

  private List<String> chosen(List<JsonNode> waiting) {
    List<JsonNode> chosen = slots.choose(waiting);
    chosen.forEach(attempt -> slots.take(RunSlots.Owner.of(attempt)));
    return chosen.stream().map(attempt -> attempt.path("subject").asText()).toList();
  }

  @Test
  void The_runs_of_one_owner_do_not_keep_those_of_others_waiting() {
    List<JsonNode> waiting =
        Stream.concat(attempts("many", 100).stream(), attempts("few", 2).stream()).toList();
    assertThat(chosen(waiting))
        .containsExactly("many", "many", "many", "many", "many", "few", "few");
    assertThat(chosen(waiting)).containsExactly("few", "few");
    slots.release(RunSlots.Owner.of(attempt("many")));
    assertThat(chosen(attempts("many", 100))).containsExactly("many");
  }

  @Test
  void There_are_not_more_runs_than_slots() {
    List<JsonNode> waiting =
        IntStream.range(0, 100).mapToObj(owner -> attempt("owner" + owner)).toList();
    assertThat(chosen(waiting)).hasSize(20).contains("owner0", "owner19");
    assertThat(slots.full()).isTrue();
    assertThat(chosen(waiting)).isEmpty();
    slots.release(RunSlots.Owner.of(attempt("owner3")));
    assertThat(slots.full()).isFalse();
  }
}
