package dev.parley.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import groovy.lang.Binding;
import groovy.lang.GroovyShell;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(Sentences.class)
class CompiledPathsTest {

  @Test
  void A_path_is_compiled_once_and_finds_what_each_body_has() {
    CompiledPaths.keep();
    int before = CompiledPaths.count();

    assertThat(JsonPath.from("{\"kept\": [{\"once\": 1}]}").getList("kept.once.flatten()"))
        .isEqualTo(List.of(1));
    assertThat(JsonPath.from("{\"kept\": [{\"once\": 2}]}").getList("kept.once.flatten()"))
        .isEqualTo(List.of(2));

    assertThat(CompiledPaths.count()).isEqualTo(before + 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".a",
        ".a.b",
        ".a.c",
        ".list",
        ".list.d",
        ".list[0].d",
        ".list[1]",
        ".list.e",
        ".mixed[0]",
        ".mixed[1][0].g",
        ".nothing",
        ".a.nothing",
        ".empty",
        ".empty.d",
        ".list.d[1]",
        ".no",
        ".list[0]"
      })
  void A_simple_path_needs_no_script_and_leads_where_a_script_does(String path) {
    String body =
        "{\"a\":{\"b\":1,\"c\":\"x\"},\"list\":[{\"d\":1,\"e\":[{\"f\":2}]},{\"d\":null,\"e\":{\"f\":3}}],"
            + "\"mixed\":[1,[{\"g\":4}]],\"no\":false,\"empty\":[],\"nothing\":null}";
    Object parsed = JsonPath.from(body).get("$");
    GroovyShell shell = new GroovyShell(new Binding(Map.of(SimplePath.ROOT, parsed)));
    Object expected = shell.evaluate(SimplePath.ROOT + path);
    CompiledPaths.keep();
    int before = CompiledPaths.count();
    assertThat(JsonPath.from(body).<Object>get(path.substring(1))).isEqualTo(expected);
    assertThat(SimplePath.follow(SimplePath.ROOT + path, parsed))
        .isEqualTo(Optional.ofNullable(expected))
        .matches(found -> found.isEmpty() || CompiledPaths.count() == before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".list.d.sum()",
        ".a['b']",
        ".list[-1]",
        ".list.findAll{it.d}",
        ".list*.d",
        ".nested.d"
      })
  void Another_path_is_left_to_a_script(String path) {
    Map<String, Object> body =
        Map.of(
            "a", Map.of("b", 1),
            "list", List.of(Map.of("d", 1)),
            "nested", List.of(List.of(Map.of("d", 1))));
    assertThat(SimplePath.follow(SimplePath.ROOT + path, body)).isEmpty();
  }

  @Test
  void A_path_that_is_missing_or_malformed_is_told_as_without_it() {
    CompiledPaths.keep();

    assertThat(JsonPath.from("{}").getString("missing.at.all")).isNull();
    assertThatThrownBy(() -> JsonPath.from("{}").get("it's")).hasMessageContaining("Invalid JSON");
  }
}
