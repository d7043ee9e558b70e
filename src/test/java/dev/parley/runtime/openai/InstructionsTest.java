package dev.parley.runtime.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.runtime.RuntimeFailure;
import dev.parley.testing.Sentences;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;

/** The instructions of an agent as one text. */
@DisplayNameGeneration(Sentences.class)
class InstructionsTest {

  private static final Instructions.Part LONG =
      new Instructions.Part(
          "long", "#set($x = 'aaaaaaaaaa')#foreach($i in [1..14])#set($x = \"$x$x\")#end$x", true);

  @Test
  void All_templates_of_an_answer_are_bounded_together() {
    assertThat(new Instructions(List.of(LONG), "").filled(Map.of())).hasSize(163_840);
    Instructions many = new Instructions(Collections.nCopies(5000, LONG), "");
    assertThatThrownBy(() -> many.filled(Map.of()))
        .isInstanceOf(RuntimeFailure.class)
        .hasMessage(
            "The agent has an invalid instruction template 'long': "
                + "it makes texts of more than 1000000 characters.");
  }

  @Test
  void Values_that_are_nested_too_deeply_are_a_failure_of_the_template() {
    Instructions deep =
        new Instructions(
            List.of(
                new Instructions.Part(
                    "deep", "#foreach($i in [1..1500])#set($x = [$x])#end$x", true)),
            "");
    assertThatThrownBy(() -> deep.filled(Map.of()))
        .isInstanceOf(RuntimeFailure.class)
        .hasMessageContaining("a value is nested more than 100 levels deep");
  }
}
