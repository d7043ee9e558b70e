package dev.parley.ops.metric;

import io.micrometer.core.instrument.Tags;
import io.quarkus.micrometer.runtime.HttpServerMetricsTagsContributor;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;

/** Tells answered requests apart by dialect and operation. */
@Singleton
public class RequestTagsContributor implements HttpServerMetricsTagsContributor {

  /** Where the framework keeps the template that a path matched, from before it asks who calls. */
  private static final String TEMPLATE = "UrlPathTemplate";

  private final RequestTags tags;

  public RequestTagsContributor(RequestTags tags) {
    this.tags = tags;
  }

  @Override
  public Tags contribute(Context context) {
    HttpServerRequest request = context.request();
    return tags.of(
        request.method().name(), context.requestContextLocalData(TEMPLATE), request.path());
  }
}
