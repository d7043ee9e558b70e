package dev.parley.ops;

import static dev.parley.testing.Eventually.await;
import static dev.parley.testing.Wire.AZURE;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasItems;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.parley.testing.ObservedProgram;
import dev.parley.testing.Sentences;
import dev.parley.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Dashboard, alerts and documentation name the metrics that the packaged program has. */
@DisplayNameGeneration(Sentences.class)
class MetricNamesIT {

  private static final Path MONITORING = Path.of("deploy/kubernetes/components/monitoring");

  /** A name in an expression: a word with a part after an underscore, before its labels. */
  private static final Pattern NAME =
      Pattern.compile("\\b((?:http|sql|worker|parley|process|jvm|netty|postgresql)_\\w+)\\b");

  private static final Pattern SERIES = Pattern.compile("(?m)^(\\w+)(?=[{ ])");
  private static final Pattern FIRST_CELL = Pattern.compile("(?m)^\\| (`[^|]*)\\|");
  private static final Pattern QUOTED = Pattern.compile("`([a-z_]+)`");

  /** Not in the table: it is missing until a connection breaks. */
  private static final String OF_BROKEN_CONNECTIONS = "http_server_errors_total";

  @RegisterExtension static final Shared<ObservedProgram> SHARED = ObservedProgram.shared();

  private static Set<String> there;

  @BeforeAll
  static void scrape() {
    azure(somebody()).body("{}").post(AZURE).then().statusCode(201);
    there =
        await()
            .until(
                () -> names(SHARED.program().metrics(), SERIES),
                // A request is counted a moment after its answer.
                hasItems("http_server_requests_seconds_count", "parley_sweep_removed_total"));
  }

  @AfterAll
  static void forget() {
    there = null;
  }

  private static Set<String> names(String text, Pattern name) {
    return name.matcher(text)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A native binary has no JVM to tell of. */
  private static Predicate<String> expected() throws IOException {
    boolean jar =
        !Files.readString(Path.of("target/quarkus-artifact.properties")).contains("type=native");
    return name -> jar || !name.matches("(jvm|process)_.*");
  }

  private static Stream<String> expressions(JsonNode tree) {
    return tree.findValuesAsText("expr").stream();
  }

  private static Set<String> used(Stream<String> expressions) {
    return names(expressions.collect(Collectors.joining("\n")), NAME);
  }

  private static Set<String> ofDashboard() throws IOException {
    return used(
        expressions(
            new ObjectMapper().readTree(MONITORING.resolve("parley-dashboard.json").toFile())));
  }

  private static Set<String> ofAlerts() throws IOException {
    return used(
        expressions(new YAMLMapper().readTree(MONITORING.resolve("prometheusrule.yaml").toFile())));
  }

  private static String section() throws IOException {
    String text = Files.readString(Path.of("docs", "observability.md"));
    int start = text.indexOf("\n## Metrics");
    assertThat(start).as("there is a section on metrics").isPositive();
    return text.substring(start, text.indexOf("\n## ", start + 1));
  }

  private static Set<String> documented() throws IOException {
    return names(String.join("\n", names(section(), FIRST_CELL)), QUOTED);
  }

  @Test
  void The_dashboard_uses_existing_metrics() throws IOException {
    assertThat(ofDashboard()).hasSizeGreaterThan(15).filteredOn(expected()).isSubsetOf(there);
  }

  @Test
  void Alerts_use_existing_metrics() throws IOException {
    assertThat(ofAlerts())
        .contains(
            "http_server_requests_seconds_bucket",
            "http_server_requests_seconds_count",
            "sql_pool_queue_size",
            "parley_api_key_changes_listening",
            "parley_sweep_last_success_timestamp_seconds",
            "parley_sweep_period_seconds")
        .filteredOn(expected())
        .isSubsetOf(there);
  }

  @Test
  void The_documentation_lists_all_Parley_metrics_and_no_missing_ones() throws IOException {
    Set<String> told = documented();
    assertThat(told).filteredOn(expected()).isSubsetOf(there);
    assertThat(section()).contains("`" + OF_BROKEN_CONNECTIONS + "`");
    assertThat(told)
        .containsAll(
            there.stream()
                .filter(name -> name.matches("(parley|http_server|sql_pool)_.*"))
                .filter(name -> !name.equals(OF_BROKEN_CONNECTIONS))
                .collect(Collectors.toSet()));
    assertThat(told).containsAll(ofDashboard()).containsAll(ofAlerts());
  }
}
