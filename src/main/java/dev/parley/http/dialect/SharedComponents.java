package dev.parley.http.dialect;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.Reference;
import org.eclipse.microprofile.openapi.models.examples.Example;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * Moves what several operations have in common to the components of the document: examples, error
 * responses with examples, and parameters. Much of the document would be repetitions. Runs at build
 * time, after the filters that complete the operations.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = 0)
public class SharedComponents implements OASFilter {

  /** One place that has a part, with the name that the part gets if it is shared. */
  private record Use<T>(T part, String name, Consumer<T> replace) {}

  @Override
  public void filterOpenAPI(OpenAPI document) {
    List<Operation> operations =
        document.getPaths().getPathItems().values().stream()
            .flatMap(item -> item.getOperations().values().stream())
            .toList();
    Components components = document.getComponents();
    // First the examples, because responses contain them.
    share(
        operations.stream().flatMap(SharedComponents::examples),
        Function.identity(),
        components::addExample,
        OASFactory::createExample);
    share(
        operations.stream().flatMap(SharedComponents::responses),
        Function.identity(),
        components::addResponse,
        OASFactory::createAPIResponse);
    share(
        operations.stream().flatMap(SharedComponents::parameters),
        SharedComponents::documented,
        components::addParameter,
        OASFactory::createParameter);
  }

  /** Replaces parts that are used more than once by references. */
  private static <T extends Reference<T>> void share(
      Stream<Use<T>> uses, Function<T, ?> value, BiConsumer<String, T> add, Supplier<T> create) {
    Map<Object, List<Use<T>>> byValue = new LinkedHashMap<>();
    uses.forEach(
        use -> byValue.computeIfAbsent(value.apply(use.part()), v -> new ArrayList<>()).add(use));
    Set<String> names = new HashSet<>();
    byValue.forEach(
        (part, same) -> {
          if (same.size() > 1) {
            String name = unused(same.get(0).name(), names);
            add.accept(name, same.get(0).part());
            same.forEach(use -> use.replace().accept(create.get().ref(name)));
          }
        });
  }

  private static String unused(String name, Set<String> names) {
    String candidate = name;
    for (int number = 2; !names.add(candidate); number++) {
      candidate = name + number;
    }
    return candidate;
  }

  private static Stream<Use<Example>> examples(Operation operation) {
    return operation.getResponses().getAPIResponses().values().stream()
        .flatMap(SharedComponents::types)
        .filter(SharedComponents::hasExamples)
        .flatMap(
            type ->
                List.copyOf(type.getExamples().entrySet()).stream()
                    .map(
                        entry ->
                            new Use<>(
                                entry.getValue(),
                                dialect(operation) + entry.getKey(),
                                shared -> type.addExample(entry.getKey(), shared))));
  }

  private static Stream<Use<APIResponse>> responses(Operation operation) {
    Map<String, APIResponse> responses = operation.getResponses().getAPIResponses();
    return List.copyOf(responses.entrySet()).stream()
        .filter(entry -> types(entry.getValue()).anyMatch(SharedComponents::hasExamples))
        .map(
            entry ->
                new Use<>(
                    entry.getValue(),
                    dialect(operation) + firstExample(entry.getValue()),
                    shared -> operation.getResponses().addAPIResponse(entry.getKey(), shared)));
  }

  private static Stream<Use<Parameter>> parameters(Operation operation) {
    if (operation.getParameters() == null) {
      return Stream.empty();
    }
    List<Parameter> parameters = new ArrayList<>(operation.getParameters());
    return Stream.iterate(0, i -> i < parameters.size(), i -> i + 1)
        .map(
            i ->
                new Use<>(
                    parameters.get(i),
                    parameters.get(i).getName(),
                    shared -> {
                      parameters.set(i, shared);
                      operation.setParameters(parameters);
                    }));
  }

  /**
   * What the document says about a parameter. The object also has the scanner's notes on where it
   * was declared.
   */
  private static Object documented(Parameter parameter) {
    Schema schema = Objects.requireNonNullElseGet(parameter.getSchema(), OASFactory::createSchema);
    return Arrays.asList(
        parameter.getName(),
        parameter.getIn(),
        parameter.getDescription(),
        parameter.getRequired(),
        parameter.getDeprecated(),
        parameter.getAllowEmptyValue(),
        parameter.getStyle(),
        parameter.getExplode(),
        parameter.getAllowReserved(),
        schema.getRef(),
        schema.getAll(),
        parameter.getExample(),
        parameter.getExamples(),
        parameter.getContent(),
        parameter.getExtensions());
  }

  private static Stream<MediaType> types(APIResponse response) {
    return response.getContent() == null
        ? Stream.empty()
        : response.getContent().getMediaTypes().values().stream();
  }

  private static boolean hasExamples(MediaType type) {
    return type.getExamples() != null;
  }

  private static String firstExample(APIResponse response) {
    return types(response)
        .filter(SharedComponents::hasExamples)
        .flatMap(type -> type.getExamples().keySet().stream())
        .findFirst()
        .orElseThrow();
  }

  /** The dialect of an operation, which is its tag. */
  private static String dialect(Operation operation) {
    return operation.getTags().get(0);
  }
}
