package dev.parley.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.failure.FailureException;
import dev.parley.testing.Sentences;
import java.time.Instant;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When schedules run. */
@DisplayNameGeneration(Sentences.class)
class TimingTest {

  private static final Instant START = Instant.parse("2026-01-31T10:20:30.123456Z");

  @ParameterizedTest
  @CsvSource({
    "0 9 * * *, 2026-02-01T09:00:00Z",
    "21 10 * * *, 2026-01-31T10:21:00Z",
    "20 10 * * *, 2026-02-01T10:20:00Z",
    "*/15 * * * *, 2026-01-31T10:30:00Z",
    "0 */6 * * *, 2026-01-31T12:00:00Z",
    "0 9 * * 1-5, 2026-02-02T09:00:00Z",
    "0 0 * * 0, 2026-02-01T00:00:00Z",
    "0 0 * * 7, 2026-02-01T00:00:00Z",
    "0 0 1 * *, 2026-02-01T00:00:00Z",
    "0 0 29 2 *, 2028-02-29T00:00:00Z",
    "0 0 31 * *, 2026-03-31T00:00:00Z",
    // Days of the month and of the week are alternatives, as in cron.
    "0 0 15 * 1, 2026-02-02T00:00:00Z",
    "'0 0 1,15 * *', 2026-02-01T00:00:00Z"
  })
  void A_cron_expression_has_due_times_in_UTC(String expression, Instant next) {
    assertThat(new Timing.Cron(expression).next(START, START)).contains(next);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "* * * *",
        "* * * * * *",
        "60 * * * *",
        "0 24 * * *",
        "0 0 30 2 *",
        "every day",
        "@daily",
        "0 9 * * MONDAY-",
        "a b c d e"
      })
  void What_is_no_cron_expression_with_due_times_is_refused(String expression) {
    assertThatThrownBy(() -> new Timing.Cron(expression)).isInstanceOf(FailureException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "PT1H, 2026-01-31T11:20:30.123456Z",
    "PT90M, 2026-01-31T11:50:30.123456Z",
    "PT3600.5S, 2026-01-31T11:20:30.623456Z",
    "PT24H, 2026-02-01T10:20:30.123456Z",
    "P7D, 2026-02-07T10:20:30.123456Z",
    "P1M, 2026-02-28T10:20:30.123456Z",
    "P1Y2M3DT4H, 2027-04-03T14:20:30.123456Z",
    "P100Y, 2126-01-31T10:20:30.123456Z"
  })
  void An_interval_is_counted_from_its_start(String interval, Instant next) {
    assertThat(new Timing.Interval(interval).next(START, START)).contains(next);
  }

  @ParameterizedTest
  @CsvSource({
    "PT1H, 2026-01-31T11:20:30.123456Z, 2026-01-31T12:20:30.123456Z",
    "PT1H, 2026-01-31T11:20:30.123455Z, 2026-01-31T11:20:30.123456Z",
    "PT1H, 2036-01-31T00:00:00Z, 2036-01-31T00:20:30.123456Z",
    "P1M, 2026-02-28T10:20:30.123456Z, 2026-03-31T10:20:30.123456Z",
    "P1M, 2046-03-01T00:00:00Z, 2046-03-31T10:20:30.123456Z",
    // A clock that was set back.
    "PT1H, 2026-01-30T00:00:00Z, 2026-01-31T11:20:30.123456Z"
  })
  void Missed_times_are_passed_over_and_do_not_move_the_later_ones(
      String interval, Instant now, Instant next) {
    assertThat(new Timing.Interval(interval).next(START, now)).contains(next);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "P",
        "PT",
        "P1DT",
        "1H",
        "PT1",
        "PT0H",
        "P0D",
        "PT59M",
        "PT3599.9S",
        "P1W",
        "P-1D",
        "-PT1H",
        "PT-1H",
        "P101Y",
        "PT999999999H",
        "p1d",
        "P1.5D",
        " PT1H"
      })
  void What_is_no_interval_of_an_hour_to_a_hundred_years_is_refused(String interval) {
    assertThatThrownBy(() -> new Timing.Interval(interval)).isInstanceOf(FailureException.class);
  }

  @Test
  void A_cron_expression_is_at_most_255_characters_long() {
    String minutes = "0,".repeat(130) + "0 * * * *";
    assertThatThrownBy(() -> new Timing.Cron(minutes)).isInstanceOf(FailureException.class);
  }
}
