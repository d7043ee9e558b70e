package dev.parley.vectara;

import dev.parley.http.dialect.FailuresInOpenApi;
import dev.parley.vectara.access.Action;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.jboss.jandex.IndexView;

/** Documents the dialect's errors, and the headers that all its operations accept. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class VectaraInOpenApi implements OASFilter {

  private final IndexView index;

  /** Called at build time. */
  public VectaraInOpenApi(IndexView index) {
    this.index = index;
  }

  @Override
  public void filterOpenAPI(OpenAPI document) {
    new FailuresInOpenApi(
            new VectaraDialect(),
            "VectaraError",
            VectaraFailure.values(),
            FailsWith.class,
            permission -> Action.of(permission).orElseThrow().refusal(),
            index)
        .addTo(document);
    document
        .getPaths()
        .getPathItems()
        .forEach(
            (path, item) -> {
              if (path.startsWith("/v2/")) {
                item.getOperations().values().forEach(VectaraInOpenApi::addDeadline);
              }
            });
  }

  private static void addDeadline(Operation operation) {
    operation.addParameter(header("Request-Timeout", "Seconds"));
    operation.addParameter(header("Request-Timeout-Millis", "Milliseconds, taking precedence,"));
  }

  private static Parameter header(String name, String unit) {
    return OASFactory.createParameter()
        .name(name)
        .in(Parameter.In.HEADER)
        .description(unit + " after which the request fails with 504")
        .schema(OASFactory.createSchema().addType(SchemaType.INTEGER).minimum(BigDecimal.ONE));
  }
}
