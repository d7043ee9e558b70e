package dev.parley.http.dialect;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parley.failure.ClassifiedFailure;
import dev.parley.http.RequestId;
import dev.parley.http.error.FailedRequest;
import dev.parley.http.error.FailureExample;
import dev.parley.http.error.HttpFailure;
import dev.parley.http.error.RenderedFailure;
import io.quarkus.security.PermissionsAllowed;
import java.lang.annotation.Annotation;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;

/**
 * Documents the failures of a dialect's operations: those listed by an annotation on the resource
 * class or method, those of the permission that the method requires, and those that every operation
 * can return. The dialect itself renders the examples, so the document shows the actual responses.
 * Runs at build time.
 */
public final class FailuresInOpenApi {

  private static final RequestId SAMPLE =
      new RequestId(UUID.fromString("0d5405e5-2c22-41bc-8a4d-d4755c3f4260"));

  /** Sorts the entries of maps, so that each build generates the same document. */
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .findAndAddModules()
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  private static final String JSON_TYPE = "application/json";

  private final Dialect dialect;
  private final String errorSchema;
  private final Map<String, FailureExample> examples;
  private final DotName failsWith;
  private final Function<String, ClassifiedFailure> denied;
  private final Map<String, MethodInfo> methods;

  /**
   * @param dialect the dialect whose operations are documented
   * @param errorSchema name of its error schema
   * @param examples all its examples
   * @param failsWith its annotation that lists examples
   * @param denied the failure for a missing permission
   * @param index the application's classes
   */
  public FailuresInOpenApi(
      Dialect dialect,
      String errorSchema,
      FailureExample[] examples,
      Class<? extends Annotation> failsWith,
      Function<String, ClassifiedFailure> denied,
      IndexView index) {
    this.dialect = dialect;
    this.errorSchema = errorSchema;
    this.examples =
        Arrays.stream(examples)
            .collect(Collectors.toMap(FailureExample::name, Function.identity()));
    this.failsWith = DotName.createSimple(failsWith);
    this.denied = denied;
    this.methods = methods(index);
  }

  /** The methods of all operations, by operation id. */
  private static Map<String, MethodInfo> methods(IndexView index) {
    Map<String, MethodInfo> methods = new HashMap<>();
    for (AnnotationInstance operation :
        index.getAnnotations(org.eclipse.microprofile.openapi.annotations.Operation.class)) {
      if (operation.target().kind() == AnnotationTarget.Kind.METHOD) {
        methods.put(operation.value("operationId").asString(), operation.target().asMethod());
      }
    }
    return methods;
  }

  /** Adds the failures to the dialect's operations. */
  public void addTo(OpenAPI document) {
    document
        .getPaths()
        .getPathItems()
        .forEach(
            (path, item) -> {
              if (dialect.owns(path)) {
                item.getOperations().values().forEach(operation -> describe(path, operation));
              }
            });
  }

  private void describe(String path, Operation operation) {
    if (operation.getSecurity() == null || operation.getSecurity().isEmpty()) {
      return;
    }
    MethodInfo method = methods.get(operation.getOperationId());
    FailedRequest failed = new FailedRequest(SAMPLE, path);
    Stream.concat(shared(operation), permissions(method).map(denied))
        .forEach(
            failure ->
                add(
                    operation,
                    failure.getClass().getSimpleName(),
                    dialect.render(failure, failed)));
    listed(method)
        .forEach(
            example -> add(operation, title(example), dialect.render(example.failure(), failed)));
  }

  /** The failures that every operation, or every operation with a JSON body, can return. */
  private static Stream<ClassifiedFailure> shared(Operation operation) {
    Stream<ClassifiedFailure> always =
        Stream.of(
            new HttpFailure.Unauthenticated(false),
            new HttpFailure.Unauthenticated(true),
            new HttpFailure.Unavailable(2),
            new HttpFailure.Unexpected());
    var body = operation.getRequestBody();
    if (body == null || !body.getContent().hasMediaType(JSON_TYPE)) {
      return always;
    }
    Stream<ClassifiedFailure> unreadable =
        Stream.of(
            HttpFailure.MalformedBody.unknown(),
            new HttpFailure.UnsupportedMediaType(),
            new HttpFailure.BodyTooLarge(1_048_576));
    return Stream.of(
            always,
            Boolean.FALSE.equals(body.getRequired())
                ? Stream.<ClassifiedFailure>empty()
                : Stream.<ClassifiedFailure>of(new HttpFailure.MissingBody()),
            unreadable)
        .flatMap(Function.identity());
  }

  private static Stream<String> permissions(MethodInfo method) {
    AnnotationInstance allowed = method.declaredAnnotation(PermissionsAllowed.class);
    return allowed == null ? Stream.empty() : Arrays.stream(allowed.value().asStringArray());
  }

  private Stream<FailureExample> listed(MethodInfo method) {
    return Stream.of(
            method.declaringClass().declaredAnnotation(failsWith),
            method.declaredAnnotation(failsWith))
        .filter(Objects::nonNull)
        .flatMap(annotation -> Arrays.stream(annotation.value().asEnumArray()))
        .map(examples::get);
  }

  /**
   * Converts the name of a constant to the form of a type name: {@code KEY_TAKEN} becomes {@code
   * KeyTaken}.
   */
  private static String title(FailureExample example) {
    return Arrays.stream(example.name().split("_"))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }

  private void add(Operation operation, String title, RenderedFailure answer) {
    String status = String.valueOf(answer.status());
    APIResponse response = operation.getResponses().getAPIResponse(status);
    if (response == null) {
      response = OASFactory.createAPIResponse().description(reason(answer.status()));
      operation.getResponses().addAPIResponse(status, response);
    }
    if (answer.body() == null) {
      return;
    }
    if (response.getContent() == null) {
      response.setContent(OASFactory.createContent());
    }
    MediaType json = response.getContent().getMediaType(JSON_TYPE);
    if (json == null) {
      json =
          OASFactory.createMediaType()
              .schema(OASFactory.createSchema().ref("#/components/schemas/" + errorSchema));
      response.getContent().addMediaType(JSON_TYPE, json);
    }
    String name =
        json.getExamples() != null && json.getExamples().containsKey(title) ? title + "2" : title;
    json.addExample(
        name, OASFactory.createExample().value(JSON.convertValue(answer.body(), Map.class)));
  }

  /** The description of a response for which the operation has none. */
  private static String reason(int status) {
    return switch (status) {
      case 400 -> "The request is not valid";
      case 401 -> "The bearer token is missing or invalid";
      case 403 -> "The caller is not permitted to do this";
      case 404 -> "The resource does not exist";
      case 409 -> "The request conflicts with the current state";
      case 413 -> "The body is too large";
      case 415 -> "The body is not application/json";
      case 422 -> "The body does not match the schema";
      case 500 -> "Internal error; the log contains the cause under the request id";
      case 503 -> "A component of the service is unavailable; Retry-After says when to try again";
      case 504 -> "The response was not ready by the request's deadline";
      default -> "Error";
    };
  }
}
