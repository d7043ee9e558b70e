package dev.parley.azure;

import dev.parley.failure.AccessFailure;
import dev.parley.http.dialect.FailuresInOpenApi;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.math.BigDecimal;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.servers.Server;
import org.jboss.jandex.IndexView;

/**
 * Documents what all operations of the dialect have in common: parameters, base paths and errors.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class AzureInOpenApi implements OASFilter {

  private final IndexView index;

  /** Called at build time. */
  public AzureInOpenApi(IndexView index) {
    this.index = index;
  }

  @Override
  public void filterOpenAPI(OpenAPI document) {
    // The dialect's errors and paths do not depend on the configuration.
    AzureDialect dialect = new AzureDialect(null);
    document
        .getPaths()
        .getPathItems()
        .forEach(
            (path, item) -> {
              if (dialect.owns(path)) {
                item.getOperations().values().forEach(operation -> describe(path, operation));
              }
            });
    new FailuresInOpenApi(
            dialect,
            "AzureErrorResponse",
            AzureFailure.values(),
            FailsWith.class,
            AccessFailure.MissingScope::new,
            index)
        .addTo(document);
  }

  private static List<Server> servers() {
    return List.of(
        OASFactory.createServer().url("/").description("Paths without a prefix"),
        OASFactory.createServer()
            .url("/api/projects/{project}")
            .description(
                "The same paths below a project endpoint, as the vendor's clients use them")
            .addVariable("project", OASFactory.createServerVariable().defaultValue("default")));
  }

  private static void describe(String path, Operation operation) {
    operation.setServers(servers());
    if (operation.getParameters() != null && !path.endsWith(":logstream")) {
      operation.getParameters().forEach(AzureInOpenApi::describe);
      if (path.endsWith("/files")) {
        operation.getParameters().forEach(AzureInOpenApi::describeForFiles);
      }
    }
    operation.addParameter(
        parameter("api-version", Parameter.In.QUERY, "The version of the API")
            .required(true)
            .example("v1"));
    if (path.contains("/sessions")) {
      operation.addParameter(
          parameter(
                  "x-ms-user-isolation-key",
                  Parameter.In.HEADER,
                  "Separates sessions of one principal; x-session-isolation-key is its older name")
              .schema(text().maxLength(256)));
      operation.addParameter(
          parameter(
                  "x-ms-user-identity",
                  Parameter.In.HEADER,
                  "The person that the caller acts for; requires the scope api:aip-agents-impersonate")
              .schema(text().pattern("^[A-Za-z0-9._:@-]{1,256}$")));
    }
  }

  private static void describe(Parameter parameter) {
    switch (parameter.getName()) {
      case "limit" ->
          parameter
              .description("The maximum number of items on a page")
              .schema(
                  OASFactory.createSchema()
                      .addType(Schema.SchemaType.INTEGER)
                      .minimum(BigDecimal.ONE)
                      .maximum(BigDecimal.valueOf(100))
                      .defaultValue(20));
      case "order" ->
          parameter
              .description("Order by creation time")
              .schema(text().enumeration(List.of("asc", "desc")).defaultValue("desc"));
      case "after" ->
          parameter.description("The page starts after this item: last_id of the previous page");
      case "before" -> parameter.description("The page ends before this item");
      case "pagination_token" ->
          parameter.description("Alternative to after, for clients that use page tokens");
      case "force" ->
          parameter.description("Whether to delete it even if it is in use").schema(flag());
      case "path" -> parameter.description("The path relative to the home directory");
      case "recursive" ->
          parameter.description("Whether to also delete the content of a directory").schema(flag());
      case "include_drafts" -> parameter.description("Whether to include drafts").schema(flag());
      case "kind" -> parameter.description("Only agents whose latest definition is of this kind");
      default -> {
        // Described where it is declared.
      }
    }
  }

  private static void describeForFiles(Parameter parameter) {
    if (parameter.getName().equals("order")) {
      parameter.description("Order by name").getSchema().defaultValue("asc");
    }
  }

  private static Schema text() {
    return OASFactory.createSchema().addType(Schema.SchemaType.STRING);
  }

  private static Schema flag() {
    return OASFactory.createSchema().addType(Schema.SchemaType.BOOLEAN).defaultValue(false);
  }

  private static Parameter parameter(String name, Parameter.In in, String description) {
    return OASFactory.createParameter().name(name).in(in).description(description).schema(text());
  }
}
