package dev.parley.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Sentences;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.CrossVersionObjectReference;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each overlay as it is rendered: what Kubernetes takes (reading it is the strict test), and whose
 * parts find each other.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayNameGeneration(Sentences.class)
@EnabledIf(value = "dev.parley.deploy.Kustomize#isInstalled", disabledReason = Kustomize.MISSING)
class ManifestsTest {

  private List<Overlay> overlays;

  @BeforeAll
  void render() {
    overlays = Overlay.all();
  }

  List<Overlay> overlays() {
    return overlays;
  }

  @Test
  void there_is_an_overlay_for_each_way_to_run_it() {
    assertThat(overlays).extracting(Overlay::name).containsExactly("dev", "knative", "production");
  }

  @Test
  void each_has_what_its_way_asks_for() {
    assertKinds("dev", "Deployment", "Service", "ConfigMap", "Secret", "ServiceAccount");
    assertKinds(
        "production",
        "Deployment",
        "Service",
        "ConfigMap",
        "ServiceAccount",
        "HorizontalPodAutoscaler",
        "PodDisruptionBudget",
        "NetworkPolicy",
        "Job");
    assertKinds("knative", "Service", "ConfigMap", "ServiceAccount", "Job", "CronJob");
  }

  private void assertKinds(String overlay, String... kinds) {
    assertThat(overlays)
        .filteredOn(candidate -> candidate.name().equals(overlay))
        .flatExtracting(Overlay::objects)
        .extracting(HasMetadata::getKind)
        .contains(kinds);
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void no_object_is_there_twice_and_none_insists_on_a_namespace(Overlay overlay) {
    assertThat(overlay.objects())
        .extracting(object -> object.getKind() + " " + object.getMetadata().getName())
        .doesNotHaveDuplicates();
    assertThat(overlay.objects())
        .extracting(object -> object.getMetadata().getNamespace())
        .containsOnlyNulls();
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void every_image_is_known_has_a_version_and_no_host(Overlay overlay) {
    assertThat(overlay.workloads())
        .isNotEmpty()
        .allSatisfy(workload -> Documented.assertKnownImage(workload.container().getImage()));
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void a_deployment_selects_its_own_pods_and_no_others(Overlay overlay) {
    assertThat(overlay.all(Deployment.class))
        .allSatisfy(
            deployment ->
                assertThat(overlay.selected(deployment.getSpec().getSelector().getMatchLabels()))
                    .containsExactly(Workload.of(deployment).orElseThrow()));
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void a_service_leads_to_open_ports_of_one_workload(Overlay overlay) {
    assertThat(overlay.all(Service.class))
        .allSatisfy(
            service ->
                assertThat(overlay.selected(service.getSpec().getSelector()))
                    .singleElement()
                    .satisfies(
                        workload ->
                            assertThat(service.getSpec().getPorts())
                                .isNotEmpty()
                                .extracting(ServicePort::getTargetPort)
                                .allMatch(workload::opens)));
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void the_management_port_is_not_at_the_service_that_callers_use(Overlay overlay) {
    overlay
        .named(Service.class, "parley")
        .ifPresent(
            service ->
                assertThat(service.getSpec().getPorts())
                    .singleElement()
                    .extracting(port -> port.getTargetPort().getStrVal())
                    .isEqualTo("http"));
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void every_ConfigMap_and_account_that_a_pod_names_is_there(Overlay overlay) {
    assertThat(overlay.workloads())
        .allSatisfy(
            workload -> {
              assertThat(names(overlay, ConfigMap.class)).containsAll(workload.configMaps());
              assertThat(names(overlay, ServiceAccount.class))
                  .containsAll(Stream.ofNullable(workload.pod().getServiceAccountName()).toList());
            });
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void every_Secret_is_there_in_dev_and_made_by_hand_elsewhere(Overlay overlay) {
    List<String> secrets = names(overlay, Secret.class);
    assertThat(overlay.workloads())
        .flatExtracting(Workload::secrets)
        .isNotEmpty()
        .isSubsetOf(overlay.name().equals("dev") ? secrets : Overlay.MADE_BY_HAND.keySet());
    assertThat(secrets.isEmpty()).isEqualTo(!overlay.name().equals("dev"));
  }

  @Test
  void the_README_says_how_to_make_each_Secret() {
    String readme = Documented.read(Path.of("deploy", "README.md"));
    Overlay.MADE_BY_HAND.forEach(
        (name, keys) ->
            assertThat(readme)
                .contains("kubectl create secret generic " + name + " ")
                .contains(keys));
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void a_probe_asks_a_port_that_is_open(Overlay overlay) {
    assertThat(overlay.workloads())
        .allSatisfy(
            workload ->
                assertThat(
                        Stream.of(
                                workload.container().getStartupProbe(),
                                workload.container().getLivenessProbe(),
                                workload.container().getReadinessProbe())
                            .filter(Objects::nonNull)
                            .filter(probe -> probe.getExec() == null))
                    .extracting(ManifestsTest::port)
                    .allMatch(workload::opens));
  }

  private static io.fabric8.kubernetes.api.model.IntOrString port(Probe probe) {
    return probe.getHttpGet() == null
        ? probe.getTcpSocket().getPort()
        : probe.getHttpGet().getPort();
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void whatever_watches_over_pods_finds_some(Overlay overlay) {
    assertThat(overlay.all(PodDisruptionBudget.class))
        .allSatisfy(budget -> assertServes(overlay, budget.getSpec().getSelector()));
    assertThat(overlay.all(NetworkPolicy.class))
        .allSatisfy(
            policy -> {
              List<Workload> selected =
                  overlay.selected(policy.getSpec().getPodSelector().getMatchLabels());
              assertThat(selected).hasSize(1);
              assertThat(policy.getSpec().getIngress())
                  .flatExtracting(rule -> rule.getPorts())
                  .allMatch(port -> selected.get(0).opens(port.getPort()));
            });
    assertThat(overlay.all(HorizontalPodAutoscaler.class))
        .allSatisfy(
            scaler -> {
              CrossVersionObjectReference target = scaler.getSpec().getScaleTargetRef();
              assertThat(target.getKind()).isEqualTo("Deployment");
              assertThat(overlay.named(Deployment.class, target.getName()))
                  .hasValueSatisfying(
                      deployment -> {
                        assertThat(deployment.getApiVersion()).isEqualTo(target.getApiVersion());
                        assertThat(deployment.getSpec().getReplicas()).isNull();
                      });
            });
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void the_monitoring_finds_the_management_port(Overlay overlay) {
    assertThat(overlay.all(ServiceMonitor.class))
        .allSatisfy(
            monitor -> {
              List<Service> services =
                  overlay.all(Service.class).stream()
                      .filter(service -> matches(monitor.getSpec().getSelector(), service))
                      .toList();
              assertThat(monitor.getSpec().getEndpoints())
                  .isNotEmpty()
                  .allSatisfy(
                      endpoint ->
                          assertThat(services)
                              .flatExtracting(service -> service.getSpec().getPorts())
                              .filteredOn(port -> port.getName().equals(endpoint.getPort()))
                              .singleElement()
                              .extracting(port -> port.getTargetPort().getStrVal())
                              .isEqualTo("management"));
            });
  }

  private static boolean matches(LabelSelector selector, HasMetadata object) {
    Map<String, String> labels = object.getMetadata().getLabels();
    return labels.entrySet().containsAll(selector.getMatchLabels().entrySet());
  }

  private static void assertServes(Overlay overlay, LabelSelector selector) {
    assertThat(overlay.selected(selector.getMatchLabels())).containsExactly(overlay.service());
  }

  private static List<String> names(Overlay overlay, Class<? extends HasMetadata> type) {
    return overlay.all(type).stream().map(object -> object.getMetadata().getName()).toList();
  }
}
