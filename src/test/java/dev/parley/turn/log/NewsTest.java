package dev.parley.turn.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;
import dev.parley.runtime.RuntimeFailure;
import dev.parley.testing.Sentences;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How a turn ended, as it is stored. */
@DisplayNameGeneration(Sentences.class)
class NewsTest {

  private static ObjectNode failed(String cause) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("status", "FAILED")
        .put("error", "It failed.")
        .put("cause", cause);
  }

  private static RuntimeFailure failure(ObjectNode row) {
    return News.of(row, List.of(), 1).failure().orElseThrow();
  }

  @ParameterizedTest
  @EnumSource(Cause.class)
  void A_turn_failed_for_the_cause_that_is_stored(Cause cause) {
    assertThat(failure(failed(cause.name())).reason()).isEqualTo(cause);
    assertThat(failure(failed(cause.name()))).hasMessage("It failed.");
  }

  @ParameterizedTest
  @CsvSource({"''", "ADDED_LATER", "execution"})
  void A_cause_of_a_later_version_is_a_failure_of_the_runtime(String cause) {
    assertThat(failure(failed(cause)).reason()).isEqualTo(Cause.EXECUTION);
  }

  @Test
  void A_failure_of_an_earlier_version_has_no_cause() {
    assertThat(failure(failed(null)).reason()).isEqualTo(Cause.EXECUTION);
    assertThat(StoredTurn.cause(failed(null))).isEmpty();
  }
}
