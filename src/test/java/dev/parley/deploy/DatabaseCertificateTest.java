package dev.parley.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Sentences;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** What deploy/README.md has operators add, so that PostgreSQL's certificate is checked. */
@DisplayNameGeneration(Sentences.class)
@EnabledIf(value = "dev.parley.deploy.Kustomize#isInstalled", disabledReason = Kustomize.MISSING)
class DatabaseCertificateTest {

  private static final Pattern ADDITION =
      Pattern.compile("```yaml\\n((?:(?!```).)*parley-database-ca.*?)```", Pattern.DOTALL);

  private static String addition() throws IOException {
    Matcher block = ADDITION.matcher(Files.readString(Path.of("deploy", "README.md")));
    assertThat(block.find()).isTrue();
    return block.group(1).stripIndent();
  }

  @Test
  void The_production_pods_mount_the_CA_certificate_at_the_configured_path() throws IOException {
    // Within the project, because resources are named by a way from here to there.
    Path folder = Files.createTempDirectory(Path.of("target"), "overlay");
    Files.writeString(folder.resolve("ca.crt"), "an authority");
    Files.writeString(
        folder.resolve("kustomization.yaml"),
        "resources:\n  - ../../deploy/kubernetes/overlays/production\n" + addition());
    Overlay overlay =
        new Overlay("documented", new StrictModel().read(Kustomize.installed().render(folder)));

    assertThat(overlay.all(ConfigMap.class))
        .filteredOn(map -> map.getMetadata().getName().startsWith("parley-database-"))
        .anySatisfy(
            map ->
                assertThat(map.getData())
                    .containsEntry("PARLEY_DB_SSL_MODE", "verify-full")
                    .containsEntry("PARLEY_DB_SSL_ROOT_CERT", "/etc/parley-database/ca.crt"));
    mounts(overlay, overlay.only(Deployment.class).getSpec().getTemplate().getSpec());
    mounts(overlay, overlay.only(Job.class).getSpec().getTemplate().getSpec());
  }

  private static void mounts(Overlay overlay, PodSpec pod) {
    Volume volume =
        pod.getVolumes().stream()
            .filter(candidate -> candidate.getName().equals("database-ca"))
            .findFirst()
            .orElseThrow();
    assertThat(overlay.all(ConfigMap.class))
        .filteredOn(map -> map.getMetadata().getName().equals(volume.getConfigMap().getName()))
        .singleElement()
        .satisfies(map -> assertThat(map.getData()).containsEntry("ca.crt", "an authority"));
    assertThat(pod.getContainers())
        .singleElement()
        .satisfies(
            container ->
                assertThat(container.getVolumeMounts())
                    .anySatisfy(
                        mount -> {
                          assertThat(mount.getName()).isEqualTo(volume.getName());
                          assertThat(mount.getMountPath()).isEqualTo("/etc/parley-database");
                        }));
  }
}
