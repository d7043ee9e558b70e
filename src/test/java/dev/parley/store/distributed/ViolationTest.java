package dev.parley.store.distributed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Sentences;
import java.sql.SQLException;
import org.hibernate.exception.ConstraintViolationException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(Sentences.class)
class ViolationTest {

  private static ConstraintViolationException violation(String state, String constraint) {
    return new ConstraintViolationException("", new SQLException("", state), constraint);
  }

  @Test
  void A_violation_is_recognized_by_the_name_of_the_constraint() {
    assertThat(Violation.of("session_key_unique", violation("23505", "session_key_unique")))
        .isTrue();
    assertThat(Violation.of("session_key_unique", violation("23505", "session_pkey"))).isFalse();
    assertThat(Violation.of("session_key_unique", violation("23505", null))).isFalse();
  }

  @Test
  void So_is_one_of_a_part_of_a_distributed_table() {
    assertThat(Violation.of("session_key_unique", violation("23505", "session_key_unique_102009")))
        .isTrue();
    assertThat(Violation.of("session_key_unique", violation("23505", "session_key_unique_x")))
        .isFalse();
  }

  @Test
  void Other_failures_are_none() {
    assertThat(Violation.of("session_key_unique", violation("40001", "session_key_unique")))
        .isFalse();
    assertThat(Violation.of("session_key_unique", new IllegalStateException())).isFalse();
  }
}
