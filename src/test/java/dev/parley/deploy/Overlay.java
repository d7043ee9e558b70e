package dev.parley.deploy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A way to run Parley on Kubernetes: everything that one of the overlays stands for.
 *
 * @param name its folder
 * @param objects all of them, read strictly
 */
record Overlay(String name, List<HasMetadata> objects) {

  private static final Path FOLDER = Path.of("deploy", "kubernetes", "overlays");

  /** The Secrets that whoever deploys makes by hand, with their keys; deploy/README.md says how. */
  static final Map<String, Set<String>> MADE_BY_HAND =
      Map.of(
          "parley-database", Set.of("PARLEY_DB_USER", "PARLEY_DB_PASSWORD"),
          "parley-migration", Set.of("PARLEY_DB_USER", "PARLEY_DB_PASSWORD"),
          "parley", Set.of("PARLEY_SECRETS_KEYS", "PARLEY_BOOTSTRAP_API_KEY"));

  /** All that there are. */
  static List<Overlay> all() {
    Kustomize kustomize = Kustomize.installed();
    StrictModel model = new StrictModel();
    try (Stream<Path> folders = Files.list(FOLDER)) {
      return folders
          .sorted()
          .map(
              folder ->
                  new Overlay(
                      folder.getFileName().toString(), model.read(kustomize.render(folder))))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The objects of a type. */
  <T extends HasMetadata> List<T> all(Class<T> type) {
    return objects.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** The only object of a type. */
  <T extends HasMetadata> T only(Class<T> type) {
    List<T> found = all(type);
    if (found.size() != 1) {
      throw new AssertionError(name + " has " + found.size() + " objects " + type.getSimpleName());
    }
    return found.get(0);
  }

  /** Whatever runs pods. */
  List<Workload> workloads() {
    return objects.stream().map(Workload::of).flatMap(Optional::stream).toList();
  }

  /** Whatever runs Parley: the service itself and its tasks. */
  List<Workload> parley() {
    return workloads().stream().filter(Workload::isParley).toList();
  }

  /** The one that serves. */
  Workload service() {
    return parley().stream()
        .filter(workload -> workload.container().getArgs().isEmpty())
        .findFirst()
        .orElseThrow();
  }

  /** The ones that are selected by labels. */
  List<Workload> selected(Map<String, String> labels) {
    return workloads().stream().filter(workload -> workload.isSelectedBy(labels)).toList();
  }

  /** The keys and values of a ConfigMap. */
  Map<String, String> configuration(String configMap) {
    return named(ConfigMap.class, configMap).orElseThrow().getData();
  }

  /** The one of this name, if it is there. */
  <T extends HasMetadata> Optional<T> named(Class<T> type, String wanted) {
    return all(type).stream()
        .filter(object -> object.getMetadata().getName().equals(wanted))
        .findFirst();
  }

  /** The names of all variables that a workload's container is given. */
  Set<String> variables(Workload workload) {
    Set<String> names = new TreeSet<>();
    workload.container().getEnv().forEach(variable -> names.add(variable.getName()));
    workload
        .container()
        .getEnvFrom()
        .forEach(
            source ->
                names.addAll(
                    source.getConfigMapRef() != null
                        ? configuration(source.getConfigMapRef().getName()).keySet()
                        : keys(source.getSecretRef().getName())));
    return names;
  }

  private Set<String> keys(String secret) {
    return named(Secret.class, secret)
        .map(object -> object.getStringData().isEmpty() ? object.getData() : object.getStringData())
        .map(Map::keySet)
        .orElseGet(() -> MADE_BY_HAND.getOrDefault(secret, Set.of()));
  }

  /** The value of a setting that the service takes from a ConfigMap. */
  Optional<String> setting(String variable) {
    return service().container().getEnvFrom().stream()
        .filter(source -> source.getConfigMapRef() != null)
        .map(source -> configuration(source.getConfigMapRef().getName()).get(variable))
        .filter(value -> value != null)
        .findFirst();
  }

  @Override
  public String toString() {
    return name;
  }
}
