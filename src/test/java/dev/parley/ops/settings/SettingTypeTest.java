package dev.parley.ops.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Sentences;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(Sentences.class)
class SettingTypeTest {

  private static void refuses(SettingType kind, String... values) {
    assertThat(List.of(values)).noneMatch(kind::accepts);
  }

  private static void takes(SettingType kind, String... values) {
    assertThat(List.of(values)).allMatch(kind::accepts);
  }

  /** What is of no kind but words. */
  @ParameterizedTest
  @ValueSource(
      strings = {"abc", "-1", "-1s", "1 s", " 1", "1e3", "0x1", "\u0661", "1.5.2", "${x}", "1\n2"})
  void A_value_that_is_not_a_number_is_rejected_by_all_numeric_types(String value) {
    assertThat(
            List.of(
                SettingType.port(),
                SettingType.number(0, 1000),
                SettingType.duration("0s", "1h"),
                SettingType.size("0", "1G"),
                SettingType.bool()))
        .noneMatch(kind -> kind.accepts(value));
  }

  @Test
  void A_port_is_from_1_to_65535() {
    takes(SettingType.port(), "1", "80", "65535");
    refuses(SettingType.port(), "0", "65536", "99999999999999999999");
  }

  @Test
  void A_number_is_within_its_bounds() {
    takes(SettingType.number(2, 300), "2", "017", "300");
    refuses(SettingType.number(2, 300), "1", "301", "99999999999999999999", "2s", "+3");
    assertThat(SettingType.number(2, 300).description()).isEqualTo("a whole number from 2 to 300");
  }

  @Test
  void A_duration_is_within_its_bounds() {
    SettingType kind = SettingType.duration("1s", "30d");
    takes(kind, "1s", "1000ms", "90", "1h30m", "PT24H", "P30D", "30d", "720h");
    refuses(kind, "0", "0s", "999ms", "31d", "721h", "99999999999999999999s", "9999999999999d");
    refuses(kind, "s", "d", "1y", "off", "PT-5S");
    assertThat(kind.description()).startsWith("a duration from 1s to 30d, such as ");
  }

  @Test
  void A_word_can_be_accepted_instead_of_a_duration() {
    SettingType kind = SettingType.duration("1s", "30d", "off", "disabled");
    takes(kind, "1s", "off", "disabled");
    refuses(kind, "OFF", "never", "0s");
    assertThat(kind.description()).endsWith(", or off");
  }

  @Test
  void A_size_is_within_its_bounds() {
    SettingType kind = SettingType.size("1K", "1G");
    takes(kind, "1024", "1024B", "1k", "50M", "1G", "1024m");
    refuses(kind, "0", "1023", "2G", "99999999999999999999Y", "1KB", "1 M", "M", "1.5M");
    assertThat(kind.description()).startsWith("a size from 1K to 1G, such as ");
  }

  @Test
  void Booleans_have_a_fixed_set_of_words() {
    takes(SettingType.bool(), "true", "FALSE", "yes", "no", "on", "off", "1", "0");
    refuses(SettingType.bool(), "nope", "2", "t", "tru e", "enabled");
  }

  @Test
  void Words_are_separated_by_commas_and_none_is_empty() {
    takes(SettingType.list(), "a", "a,b", "a,b c", "urn:x:y");
    refuses(SettingType.list(), ",", "a,", ",a", "a,,b", "a, ,b", "a, b", " a");
  }
}
