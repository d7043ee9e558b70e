package dev.parley.vectara;

import dev.parley.http.DialectInOpenApi;
import dev.parley.http.DocumentedFailures;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;

/** Documents the dialect's errors. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class VectaraInOpenApi implements OASFilter {

  @Override
  public void filterOpenAPI(OpenAPI document) {
    new DialectInOpenApi(
            new VectaraDialect(), "VectaraError", "demo", false, DocumentedFailures.NONE)
        .addTo(document);
  }
}
