package dev.parley.palantir;

import dev.parley.http.DialectInOpenApi;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;

/** Documents the dialect's errors. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class PalantirInOpenApi implements OASFilter {

  @Override
  public void filterOpenAPI(OpenAPI document) {
    new DialectInOpenApi(
            new PalantirDialect(),
            "PalantirError",
            "ri.aip-agents..agent.732cd5b4-7ca7-4219-aabb-6e976faf63b1",
            true)
        .addTo(document);
  }
}
