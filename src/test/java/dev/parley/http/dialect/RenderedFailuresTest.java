package dev.parley.http.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.azure.AzureDialect;
import dev.parley.failure.ClassifiedFailure;
import dev.parley.failure.ConversationFailure;
import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;
import dev.parley.failure.Failure;
import dev.parley.failure.FailureClass;
import dev.parley.http.RequestId;
import dev.parley.http.error.FailedRequest;
import dev.parley.http.error.HttpFailure;
import dev.parley.http.error.RenderedFailure;
import dev.parley.palantir.PalantirDialect;
import dev.parley.testing.Sentences;
import dev.parley.vectara.VectaraDialect;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of failure has a response in every dialect. */
@DisplayNameGeneration(Sentences.class)
class RenderedFailuresTest {

  private static final Map<Dialect, String> PATHS =
      Map.of(
          new AzureDialect(null), "/agents/demo",
          new PalantirDialect(), "/api/v2/aipAgents/agents/x",
          new VectaraDialect(), "/v2/agents/demo");

  /** One failure of each kind, and more of those that a value divides further. */
  private static Stream<ClassifiedFailure> failures() {
    return Stream.of(Failure.class, HttpFailure.class)
        .flatMap(RenderedFailuresTest::kinds)
        .flatMap(RenderedFailuresTest::samples);
  }

  private static Stream<Class<?>> kinds(Class<?> type) {
    return type.isRecord()
        ? Stream.of(type)
        : Arrays.stream(type.getPermittedSubclasses()).flatMap(RenderedFailuresTest::kinds);
  }

  private static Stream<ClassifiedFailure> samples(Class<?> kind) {
    List<List<Object>> arguments = List.of(List.of());
    for (RecordComponent component : kind.getRecordComponents()) {
      List<List<Object>> longer = new ArrayList<>();
      for (List<Object> start : arguments) {
        for (Object value : values(component.getType())) {
          longer.add(Stream.concat(start.stream(), Stream.of(value)).toList());
        }
      }
      arguments = longer;
    }
    return arguments.stream().map(values -> make(kind, values));
  }

  private static List<Object> values(Class<?> type) {
    if (type.isEnum()) {
      return List.of(type.getEnumConstants());
    }
    if (type == String.class) {
      return List.of("text");
    }
    if (type == boolean.class) {
      return List.of(true, false);
    }
    if (type == long.class) {
      return List.of(7L);
    }
    if (type == int.class) {
      return List.of(7);
    }
    if (type == Optional.class) {
      return List.of(Optional.empty(), Optional.of("1.0"));
    }
    if (type == List.class) {
      return List.of(List.of("viewer"));
    }
    throw new AssertionError("no sample of " + type);
  }

  private static ClassifiedFailure make(Class<?> kind, List<Object> values) {
    try {
      var constructor = kind.getDeclaredConstructors()[0];
      constructor.setAccessible(true);
      return (ClassifiedFailure) constructor.newInstance(values.toArray());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @MethodSource("failures")
  void Each_dialect_has_a_response_to(ClassifiedFailure failure) throws JsonProcessingException {
    assertThat(failure.message())
        .endsWith(failure instanceof HttpFailure.MalformedRequest ? "" : ".");
    for (Map.Entry<Dialect, String> dialect : PATHS.entrySet()) {
      RenderedFailure answer =
          dialect
              .getKey()
              .render(
                  failure, new FailedRequest(new RequestId(UUID.randomUUID()), dialect.getValue()));
      // Vectara documents 422 for an agent whose configuration does not work, Azure 424 for a
      // container that is not ready.
      boolean configuration =
          failure instanceof ConversationFailure.NoRuntime
              || failure instanceof ConversationFailure.RuntimeFailed failed
                  && failed.cause() == Cause.CONFIGURATION;
      boolean documented =
          configuration && answer.status() == 422
              || failure instanceof ConversationFailure.ContainerNotReady && answer.status() == 424;
      assertThat(answer.status() >= 500 || documented)
          .as("blames the service for what the service did, in " + dialect.getValue())
          .isEqualTo(
              EnumSet.of(
                      FailureClass.INTERNAL,
                      FailureClass.UNAVAILABLE,
                      FailureClass.DEADLINE_EXCEEDED)
                  .contains(failure.failureClass()));
      assertThat(answer.status()).isBetween(400, 599);
      assertThat(new ObjectMapper().writeValueAsString(answer.body()))
          .doesNotContain("dev.parley", "Optional", failure.getClass().getSimpleName() + "[");
    }
  }

  @Test
  void Every_class_has_a_kind() {
    assertThat(failures().map(ClassifiedFailure::failureClass).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(FailureClass.values());
  }
}
