package dev.parley.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.parley.testing.Sentences;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;

/** The Compose file: what its specification knows, and what is there. No engine is needed. */
@DisplayNameGeneration(Sentences.class)
class ComposeTest {

  private static final Path FILE = Path.of("deploy", "compose.yaml");

  /** As much of the specification as the file uses; anything else in it is a mistake. */
  private record Project(String name, Map<String, Service> services, Map<String, Object> volumes) {}

  private record Service(
      String image,
      List<String> profiles,
      Build build,
      List<String> command,
      Map<String, String> environment,
      List<String> ports,
      List<String> volumes,
      List<String> tmpfs,
      @JsonProperty("depends_on") Map<String, Dependency> dependsOn,
      Healthcheck healthcheck,
      @JsonProperty("read_only") boolean readOnly,
      @JsonProperty("cap_drop") List<String> capDrop,
      @JsonProperty("security_opt") List<String> securityOpt,
      @JsonProperty("stop_grace_period") String stopGracePeriod) {}

  private record Build(String context, String dockerfile) {}

  private record Dependency(String condition) {}

  private record Healthcheck(
      List<String> test,
      String interval,
      String timeout,
      @JsonProperty("start_period") String startPeriod,
      int retries) {}

  private final Project project = read();

  private static Project read() {
    try {
      return YAMLMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build()
          .readValue(FILE.toFile(), Project.class);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Service parley() {
    return project.services().get("parley");
  }

  @Test
  void the_image_is_built_from_the_repository() throws IOException {
    Path context = FILE.resolveSibling(parley().build().context());
    assertThat(Files.isSameFile(context, Path.of(""))).isTrue();
    assertThat(context.resolve(parley().build().dockerfile())).isRegularFile();
  }

  @Test
  void every_image_is_known_has_a_version_and_no_host() {
    assertThat(project.services().values())
        .extracting(Service::image)
        .allSatisfy(Documented::assertKnownImage);
  }

  @Test
  void every_setting_is_documented_and_what_is_required_is_there() {
    Documented.assertKnown(parley().environment().keySet());
    assertThat(parley().environment())
        .containsKeys(
            "PARLEY_DB_HOST", "PARLEY_DB_USER", "PARLEY_DB_PASSWORD", "PARLEY_OIDC_ISSUER");
  }

  @Test
  void whatever_a_service_waits_for_is_there_and_says_when_it_is_healthy() {
    assertThat(parley().dependsOn()).containsOnlyKeys("postgres", "keycloak");
    parley()
        .dependsOn()
        .forEach(
            (name, dependency) -> {
              assertThat(dependency.condition()).isEqualTo("service_healthy");
              assertThat(project.services().get(name).healthcheck().test()).isNotEmpty();
            });
  }

  @Test
  void hosts_and_accounts_in_the_settings_are_those_of_the_other_services() {
    Map<String, String> settings = parley().environment();
    assertThat(project.services()).containsKey(settings.get("PARLEY_DB_HOST"));
    Map<String, String> postgres =
        project.services().get(settings.get("PARLEY_DB_HOST")).environment();
    assertThat(settings)
        .containsEntry("PARLEY_DB_USER", postgres.get("POSTGRES_USER"))
        .containsEntry("PARLEY_DB_PASSWORD", postgres.get("POSTGRES_PASSWORD"));
    assertThat(postgres).containsEntry("POSTGRES_DB", "parley");
    assertThat(settings.get("PARLEY_OIDC_ISSUER")).isEqualTo("http://keycloak:8080/realms/parley");
  }

  @Test
  void keycloak_says_the_name_that_the_host_has_for_it() {
    Service keycloak = project.services().get("keycloak");
    assertThat(keycloak.environment())
        .containsEntry("KC_HOSTNAME", "http://localhost:8180")
        .containsEntry("KC_HOSTNAME_BACKCHANNEL_DYNAMIC", "true");
    assertThat(keycloak.ports()).containsExactly("127.0.0.1:8180:8080");
  }

  @Test
  void every_file_and_volume_that_is_mounted_is_there() {
    assertThat(project.services().values())
        .flatExtracting(service -> Optional.ofNullable(service.volumes()).orElse(List.of()))
        .isNotEmpty()
        .allSatisfy(
            volume -> {
              String source = volume.split(":", 2)[0];
              if (source.startsWith(".")) {
                assertThat(FILE.resolveSibling(source)).isRegularFile();
              } else {
                assertThat(project.volumes()).containsKey(source);
              }
            });
  }

  @Test
  void nothing_listens_beyond_this_machine() {
    assertThat(project.services().values())
        .flatExtracting(service -> Optional.ofNullable(service.ports()).orElse(List.of()))
        .isNotEmpty()
        .allMatch(port -> port.startsWith("127.0.0.1:"));
  }

  @Test
  void parley_can_write_temporary_files_alone_and_has_no_rights() {
    assertThat(parley().readOnly()).isTrue();
    assertThat(parley().volumes()).isNull();
    assertThat(parley().tmpfs()).containsExactly("/tmp");
    assertThat(parley().capDrop()).containsExactly("ALL");
    assertThat(project.services().values())
        .allSatisfy(
            service -> assertThat(service.securityOpt()).containsExactly("no-new-privileges:true"));
  }
}
