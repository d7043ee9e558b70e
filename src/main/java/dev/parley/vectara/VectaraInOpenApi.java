package dev.parley.vectara;

import dev.parley.http.DialectInOpenApi;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;

/** Documents the dialect's errors. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class VectaraInOpenApi implements OASFilter {

  @Override
  public void filterOpenAPI(OpenAPI document) {
    new DialectInOpenApi(new VectaraDialect(), "VectaraError", "demo", false, new VectaraFailures())
        .addTo(document);
  }
}
