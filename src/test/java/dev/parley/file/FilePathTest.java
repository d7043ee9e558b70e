package dev.parley.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.failure.FailureException;
import dev.parley.testing.Sentences;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(Sentences.class)
class FilePathTest {

  @ParameterizedTest
  @CsvSource({
    "a, a",
    "a/b.txt, a/b.txt",
    "./a, a",
    "a/., a",
    "a/./b, a/b",
    "a/../b, b",
    "a/b/../../c, c",
    "., .",
    "a/.., .",
    "..., ...",
    ".hidden, .hidden",
    "a b/ü/日本/🚀, a b/ü/日本/🚀",
    "a\\b:c*, a\\b:c*"
  })
  void A_path_is_resolved(String text, String path) {
    assertThat(FilePath.of(text)).hasToString(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/etc/passwd",
        "..",
        "../a",
        "a/../..",
        "./../a/b",
        "a//b",
        "a/",
        "a\u0000b",
        "a\nb",
        "a\u007f",
        "a\u0085",
        "\ud800"
      })
  void An_invalid_path_is_rejected(String text) {
    assertThatThrownBy(() -> FilePath.of(text))
        .isInstanceOfSatisfying(
            FailureException.class,
            refused ->
                assertThat(refused.failure())
                    .isInstanceOfSatisfying(
                        Failure.InvalidArgument.class,
                        invalid -> assertThat(invalid.field()).isEqualTo(Field.PATH)));
  }

  @Test
  void A_name_has_at_most_255_characters_and_a_path_1024_bytes() {
    assertThat(FilePath.of("n".repeat(255)).name()).hasSize(255);
    assertThat(FilePath.of("🚀".repeat(255)).name()).hasSize(510);
    assertThatThrownBy(() -> FilePath.of("n".repeat(256))).isInstanceOf(FailureException.class);
    String longest = "n".repeat(255) + ("/" + "n".repeat(255)).repeat(3);
    assertThat(FilePath.of("./" + longest.substring(1))).isNotNull();
    assertThat(FilePath.of("n/" + longest.substring(1))).isNotNull();
    assertThatThrownBy(() -> FilePath.of("nn/" + longest.substring(1)))
        .isInstanceOf(FailureException.class);
  }

  @ParameterizedTest
  @CsvSource({"a, true", "a b, true", "., false", ".., false", "a/b, false", "'', false"})
  void A_name_is_one_segment_of_a_path(String text, boolean name) {
    assertThat(FilePath.isName(text)).isEqualTo(name);
  }
}
