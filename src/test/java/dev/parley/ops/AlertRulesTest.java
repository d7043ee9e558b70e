package dev.parley.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.parley.testing.Sentences;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alerts, asked of Prometheus' own tool where that is installed ({@code promtool}). */
@DisplayNameGeneration(Sentences.class)
class AlertRulesTest {

  private static final Path RULES =
      Path.of("deploy/kubernetes/components/monitoring/prometheusrule.yaml");

  private static final Path CASES = Path.of("src/test/resources/alerts-test.yaml");

  @TempDir Path folder;

  private static JsonNode spec() throws IOException {
    return new YAMLMapper().readTree(RULES.toFile()).get("spec");
  }

  private static Stream<JsonNode> alerts(JsonNode spec) {
    return spec.findValues("rules").stream().flatMap(rules -> stream(rules));
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return java.util.stream.StreamSupport.stream(array.spliterator(), false);
  }

  /** Runs the tool on files of the folder. */
  private void promtool(String... arguments) throws IOException, InterruptedException {
    Optional<Path> tool =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .map(place -> Path.of(place, "promtool"))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(tool.isPresent(), "there is no promtool");
    Process process =
        new ProcessBuilder(
                Stream.concat(Stream.of(tool.get().toString()), Stream.of(arguments)).toList())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  @Test
  void Each_alert_has_a_summary_a_description_and_a_severity() throws IOException {
    assertThat(alerts(spec()))
        .hasSize(9)
        .allSatisfy(
            alert -> {
              assertThat(alert.at("/annotations/summary").asText()).isNotBlank();
              assertThat(alert.at("/annotations/description").asText()).hasSizeGreaterThan(80);
              assertThat(alert.at("/labels/severity").asText()).isIn("critical", "warning");
            });
  }

  @Test
  void Each_alert_has_a_test() throws IOException {
    List<String> names = alerts(spec()).map(alert -> alert.get("alert").asText()).toList();
    assertThat(new YAMLMapper().readTree(CASES.toFile()).findValuesAsText("alertname"))
        .containsAll(names);
  }

  @Test
  void Prometheus_accepts_the_alert_rules() throws Exception {
    new YAMLMapper().writeValue(folder.resolve("rules.yaml").toFile(), spec());
    promtool("check", "rules", "rules.yaml");
  }

  @Test
  void Each_alert_fires_when_it_should_and_not_otherwise() throws Exception {
    JsonNode spec = spec();
    // The cases say which alert fires; what it tells people is free to change.
    alerts(spec).forEach(alert -> ((ObjectNode) alert).remove("annotations"));
    new YAMLMapper().writeValue(folder.resolve("rules.yaml").toFile(), spec);
    Files.copy(CASES, folder.resolve("alerts-test.yaml"));
    promtool("test", "rules", "alerts-test.yaml");
  }
}
