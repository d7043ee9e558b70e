package dev.parley.deploy;

import io.fabric8.knative.serving.v1.RevisionSpec;
import io.fabric8.knative.serving.v1.RevisionTemplateSpec;
import io.fabric8.kubernetes.api.model.ConfigMapEnvSource;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.SecretEnvSource;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Something that runs pods, whatever its kind.
 *
 * @param name kind and name, for messages
 * @param labels of the pods
 * @param pod what they are
 */
record Workload(String name, Map<String, String> labels, PodSpec pod) {

  /** The workload that an object is; empty for one that runs nothing. */
  static Optional<Workload> of(HasMetadata object) {
    String name = object.getKind() + " " + object.getMetadata().getName();
    if (object instanceof Deployment deployment) {
      return Optional.of(of(name, deployment.getSpec().getTemplate()));
    } else if (object instanceof Job job) {
      return Optional.of(of(name, job.getSpec().getTemplate()));
    } else if (object instanceof CronJob cron) {
      return Optional.of(of(name, cron.getSpec().getJobTemplate().getSpec().getTemplate()));
    } else if (object instanceof io.fabric8.knative.serving.v1.Service service) {
      RevisionTemplateSpec template = service.getSpec().getTemplate();
      return Optional.of(
          new Workload(
              "Knative " + name, template.getMetadata().getLabels(), pod(template.getSpec())));
    }
    return Optional.empty();
  }

  private static Workload of(String name, PodTemplateSpec template) {
    return new Workload(name, template.getMetadata().getLabels(), template.getSpec());
  }

  /** What a revision says of its pods. */
  private static PodSpec pod(RevisionSpec revision) {
    return new PodSpecBuilder()
        .withContainers(revision.getContainers())
        .withVolumes(revision.getVolumes())
        .withServiceAccountName(revision.getServiceAccountName())
        .withEnableServiceLinks(revision.getEnableServiceLinks())
        .withSecurityContext(revision.getSecurityContext())
        .build();
  }

  /** Whether it is Parley that runs. */
  boolean isParley() {
    return container().getImage().startsWith("parley:");
  }

  /** Its only container. */
  Container container() {
    if (pod.getContainers().size() != 1 || !pod.getInitContainers().isEmpty()) {
      throw new AssertionError(name + " has not exactly one container");
    }
    return pod.getContainers().get(0);
  }

  /** Whether a selector finds its pods; one without labels finds all. */
  boolean isSelectedBy(Map<String, String> selector) {
    return labels.entrySet().containsAll(selector.entrySet());
  }

  /** Whether a port that somebody calls, by its number or its name, is one that it opens. */
  boolean opens(IntOrString port) {
    return container().getPorts().stream()
        .anyMatch(
            open ->
                port.getStrVal() == null
                    ? open.getContainerPort().equals(port.getIntVal())
                    : port.getStrVal().equals(open.getName()));
  }

  /** The names of the ports that it opens. */
  List<String> ports() {
    return container().getPorts().stream().map(ContainerPort::getName).toList();
  }

  /** The names of the ConfigMaps without which it does not start. */
  List<String> configMaps() {
    return Stream.concat(
            sources()
                .map(EnvFromSource::getConfigMapRef)
                .filter(Objects::nonNull)
                .map(ConfigMapEnvSource::getName),
            pod.getVolumes().stream()
                .map(Volume::getConfigMap)
                .filter(Objects::nonNull)
                .map(volume -> volume.getName()))
        .toList();
  }

  /** The names of the Secrets that it reads, those that may be absent included. */
  List<String> secrets() {
    return Stream.concat(
            sources()
                .map(EnvFromSource::getSecretRef)
                .filter(Objects::nonNull)
                .map(SecretEnvSource::getName),
            container().getEnv().stream()
                .filter(variable -> variable.getValueFrom() != null)
                .map(variable -> variable.getValueFrom().getSecretKeyRef().getName()))
        .toList();
  }

  private Stream<EnvFromSource> sources() {
    return container().getEnvFrom().stream();
  }

  @Override
  public String toString() {
    return name;
  }
}
