package dev.parley.azure;

import dev.parley.http.DialectInOpenApi;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;

/** Documents the dialect's errors. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class AzureInOpenApi implements OASFilter {

  @Override
  public void filterOpenAPI(OpenAPI document) {
    // Neither its words nor its paths depend on the configuration.
    new DialectInOpenApi(new AzureDialect(null), "AzureErrorResponse", "demo", false)
        .addTo(document);
  }
}
