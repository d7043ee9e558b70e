package dev.parley.palantir;

import dev.parley.failure.AccessFailure;
import dev.parley.http.dialect.FailuresInOpenApi;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.jboss.jandex.IndexView;

/** Documents what all operations of the dialect have in common: parameters and errors. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class PalantirInOpenApi implements OASFilter {

  private final IndexView index;

  /** Called at build time. */
  public PalantirInOpenApi(IndexView index) {
    this.index = index;
  }

  @Override
  public void filterOpenAPI(OpenAPI document) {
    PalantirDialect dialect = new PalantirDialect();
    document
        .getPaths()
        .getPathItems()
        .forEach(
            (path, item) -> {
              if (dialect.owns(path)) {
                item.getOperations().values().forEach(PalantirInOpenApi::describe);
              }
            });
    new FailuresInOpenApi(
            dialect,
            "PalantirError",
            PalantirFailure.values(),
            FailsWith.class,
            AccessFailure.MissingScope::new,
            index)
        .addTo(document);
  }

  private static void describe(Operation operation) {
    if (operation.getSecurity() == null || operation.getSecurity().isEmpty()) {
      return; // OAuth is not part of the preview.
    }
    if (operation.getParameters() != null) {
      operation.getParameters().forEach(PalantirInOpenApi::describe);
    }
    operation.addParameter(
        OASFactory.createParameter()
            .name("preview")
            .in(Parameter.In.QUERY)
            .required(true)
            .description("Must be true: the operation is in preview")
            .schema(OASFactory.createSchema().addType(SchemaType.BOOLEAN))
            .example("true"));
  }

  private static void describe(Parameter parameter) {
    switch (parameter.getName()) {
      case "agentRid" -> parameter.description("The agent").example(PalantirFailure.Sample.AGENT);
      case "sessionRid" -> parameter.description("The session");
      case "agentVersionString" -> parameter.description("The version, major.minor").example("1.0");
      case "sessionTraceId" -> parameter.description("The trace of an exchange, a UUID");
      case "version" ->
          parameter.description(
              "The version, major.minor; by default the version that new sessions use");
      case "pageSize" ->
          parameter
              .description("The maximum number of items on a page; more than 100 counts as 100")
              .schema(
                  OASFactory.createSchema()
                      .addType(SchemaType.INTEGER)
                      .minimum(BigDecimal.ONE)
                      .defaultValue(100));
      case "pageToken" -> parameter.description("nextPageToken of the previous page");
      default -> {
        // Described where it is declared.
      }
    }
  }
}
