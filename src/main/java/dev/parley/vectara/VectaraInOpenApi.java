package dev.parley.vectara;

import dev.parley.http.DialectInOpenApi;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/** Documents the dialect's errors, and the headers that all its operations take. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class VectaraInOpenApi implements OASFilter {

  @Override
  public void filterOpenAPI(OpenAPI document) {
    new DialectInOpenApi(new VectaraDialect(), "VectaraError", "demo", false, new VectaraFailures())
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
    operation.addParameter(header("Request-Timeout-Millis", "Milliseconds, which come first,"));
  }

  private static Parameter header(String name, String unit) {
    return OASFactory.createParameter()
        .name(name)
        .in(Parameter.In.HEADER)
        .description(unit + " after which the answer is 504 if there is none yet")
        .schema(OASFactory.createSchema().addType(SchemaType.INTEGER).minimum(BigDecimal.ONE));
  }
}
