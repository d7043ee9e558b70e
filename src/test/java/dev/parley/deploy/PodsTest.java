package dev.parley.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Sentences;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Parley's pods in each overlay: what they may, what they are told and how many there are. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayNameGeneration(Sentences.class)
@EnabledIf(value = "dev.parley.deploy.Kustomize#isInstalled", disabledReason = Kustomize.MISSING)
class PodsTest {

  /** What PostgreSQL gives to ordinary users when it is told nothing: 100 less 3 reserved. */
  private static final int POSTGRES_CONNECTIONS = 97;

  private List<Overlay> overlays;

  @BeforeAll
  void render() {
    overlays = Overlay.all();
  }

  List<Overlay> overlays() {
    return overlays;
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void no_container_runs_as_root_or_may_become_it(Overlay overlay) {
    assertThat(overlay.workloads())
        .allSatisfy(
            workload -> {
              Optional<PodSecurityContext> pod =
                  Optional.ofNullable(workload.pod().getSecurityContext());
              SecurityContext own = workload.container().getSecurityContext();
              assertThat(either(own.getRunAsNonRoot(), pod, PodSecurityContext::getRunAsNonRoot))
                  .isTrue();
              assertThat(either(own.getRunAsUser(), pod, PodSecurityContext::getRunAsUser))
                  .isPositive();
              assertThat(
                      either(own.getSeccompProfile(), pod, PodSecurityContext::getSeccompProfile)
                          .getType())
                  .isEqualTo("RuntimeDefault");
              assertThat(own.getAllowPrivilegeEscalation()).isFalse();
              assertThat(own.getCapabilities().getDrop()).containsExactly("ALL");
              assertThat(own.getCapabilities().getAdd()).isEmpty();
            });
  }

  private static <T> T either(
      T own, Optional<PodSecurityContext> pod, Function<PodSecurityContext, T> general) {
    return own != null ? own : pod.map(general).orElse(null);
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void parley_can_write_temporary_files_alone_and_asks_Kubernetes_for_nothing(Overlay overlay) {
    assertThat(overlay.parley())
        .isNotEmpty()
        .allSatisfy(
            workload -> {
              Container container = workload.container();
              assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
              assertThat(container.getVolumeMounts())
                  .filteredOn(mount -> !mount.getMountPath().equals("/tmp"))
                  .allSatisfy(mount -> assertThat(mount.getReadOnly()).isTrue());
              assertThat(workload.pod().getVolumes())
                  .allMatch(
                      volume ->
                          volume.getConfigMap() != null
                              || volume.getEmptyDir() != null
                                  && volume.getEmptyDir().getSizeLimit() != null);
              assertThat(workload.pod().getServiceAccountName()).isEqualTo("parley");
              // Its variables would look like Parley's own settings.
              assertThat(workload.pod().getEnableServiceLinks()).isFalse();
            });
    assertThat(overlay.only(ServiceAccount.class).getAutomountServiceAccountToken()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void memory_is_bounded_and_CPU_is_not(Overlay overlay) {
    assertThat(overlay.parley())
        .extracting(workload -> workload.container().getResources())
        .allSatisfy(
            resources -> {
              assertThat(resources.getRequests()).containsOnlyKeys("cpu", "memory");
              assertThat(resources.getLimits()).containsOnlyKeys("memory");
            });
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void every_setting_is_documented_and_what_is_required_is_there(Overlay overlay) {
    assertThat(overlay.parley())
        .allSatisfy(
            workload -> {
              Set<String> variables = overlay.variables(workload);
              Documented.assertKnown(variables);
              assertThat(variables).contains("PARLEY_DB_HOST", "PARLEY_DB_USER");
              assertThat(variables).contains("PARLEY_DB_PASSWORD");
            });
    assertThat(overlay.variables(overlay.service())).contains("PARLEY_OIDC_ISSUER");
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void a_file_that_a_setting_names_is_mounted(Overlay overlay) {
    String file = overlay.setting("PARLEY_AGENTS_FILE").orElse("classpath:");
    if (!file.startsWith("classpath:")) {
      Path path = Path.of(file);
      assertThat(overlay.service().container().getVolumeMounts())
          .anyMatch(mount -> Path.of(mount.getMountPath()).equals(path.getParent()));
      assertThat(overlay.service().configMaps())
          .anyMatch(map -> overlay.configuration(map).containsKey(path.getFileName().toString()));
    }
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void what_the_service_does_not_do_itself_a_job_does_with_the_same_image(Overlay overlay) {
    assertThat(overlay.setting("PARLEY_MIGRATE_AT_START").equals(Optional.of("false")))
        .isEqualTo(!tasks(overlay, Job.class, "migrate").isEmpty());
    assertThat(overlay.setting("PARLEY_SWEEP_EVERY").equals(Optional.of("off")))
        .isEqualTo(!tasks(overlay, CronJob.class, "sweep").isEmpty());
    assertThat(overlay.parley())
        .extracting(workload -> workload.container().getImage())
        .containsOnly(overlay.service().container().getImage());
  }

  private static List<Workload> tasks(
      Overlay overlay,
      Class<? extends io.fabric8.kubernetes.api.model.HasMetadata> type,
      String argument) {
    return overlay.all(type).stream()
        .map(Workload::of)
        .flatMap(Optional::stream)
        .filter(workload -> workload.container().getArgs().equals(List.of(argument)))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void only_the_migration_may_change_tables(Overlay overlay) {
    assertThat(overlay.parley())
        .allSatisfy(
            workload ->
                assertThat(workload.secrets().contains("parley-migration"))
                    .isEqualTo(workload.container().getArgs().equals(List.of("migrate"))));
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void a_release_takes_no_capacity_away_and_lets_requests_end(Overlay overlay) {
    overlay
        .named(Deployment.class, "parley")
        .map(Deployment::getSpec)
        .ifPresent(
            spec -> {
              assertThat(spec.getStrategy().getRollingUpdate().getMaxUnavailable().getIntVal())
                  .isZero();
              assertThat(spec.getTemplate().getSpec().getTerminationGracePeriodSeconds())
                  .isGreaterThan(10);
              assertThat(spec.getTemplate().getSpec().getTopologySpreadConstraints())
                  .isNotEmpty()
                  .allSatisfy(
                      spread ->
                          assertThat(spread.getLabelSelector()).isEqualTo(spec.getSelector()));
            });
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void all_replicas_together_leave_PostgreSQL_connections(Overlay overlay) {
    int each =
        overlay.setting("PARLEY_DB_POOL_SIZE").map(Integer::valueOf).orElseGet(PodsTest::poolSize);
    assertThat(replicas(overlay) * each).isPositive().isLessThan(POSTGRES_CONNECTIONS);
  }

  /** The most that run at a time. */
  private static int replicas(Overlay overlay) {
    Optional<DeploymentSpec> deployment =
        overlay.named(Deployment.class, "parley").map(Deployment::getSpec);
    if (deployment.isEmpty()) {
      Map<String, String> annotations =
          overlay
              .only(io.fabric8.knative.serving.v1.Service.class)
              .getSpec()
              .getTemplate()
              .getMetadata()
              .getAnnotations();
      return Integer.parseInt(annotations.get("autoscaling.knative.dev/max-scale"));
    }
    int surge = deployment.get().getStrategy().getRollingUpdate().getMaxSurge().getIntVal();
    return surge
        + overlay.all(HorizontalPodAutoscaler.class).stream()
            .findFirst()
            .map(scaler -> scaler.getSpec().getMaxReplicas())
            .orElseGet(deployment.get()::getReplicas);
  }

  private static int poolSize() {
    Properties properties = new Properties();
    try {
      properties.load(
          new StringReader(
              Documented.read(Path.of("src", "main", "resources", "application.properties"))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Integer.parseInt(
        properties
            .getProperty("quarkus.datasource.reactive.max-size")
            .replaceFirst("^\\$\\{PARLEY_DB_POOL_SIZE:(\\d+)}$", "$1"));
  }
}
