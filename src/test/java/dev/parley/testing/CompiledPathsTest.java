package dev.parley.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.restassured.path.json.JsonPath;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(Sentences.class)
class CompiledPathsTest {

  @Test
  void A_path_is_compiled_once_and_finds_what_each_body_has() {
    CompiledPaths.keep();
    int before = CompiledPaths.count();

    assertThat(JsonPath.from("{\"kept\": [{\"once\": 1}]}").getList("kept.once"))
        .isEqualTo(List.of(1));
    assertThat(JsonPath.from("{\"kept\": {\"once\": 2}}").getInt("kept.once")).isEqualTo(2);

    assertThat(CompiledPaths.count()).isEqualTo(before + 1);
  }

  @Test
  void A_path_that_is_missing_or_malformed_is_told_as_without_it() {
    CompiledPaths.keep();

    assertThat(JsonPath.from("{}").getString("missing.at.all")).isNull();
    assertThatThrownBy(() -> JsonPath.from("{}").get("it's")).hasMessageContaining("Invalid JSON");
  }
}
