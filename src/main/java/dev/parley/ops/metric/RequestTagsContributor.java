package dev.parley.ops.metric;

import io.micrometer.core.instrument.Tags;
import io.quarkus.micrometer.runtime.HttpServerMetricsTagsContributor;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;

/** Adds dialect and operation tags to the metrics of answered requests. */
@Singleton
public class RequestTagsContributor implements HttpServerMetricsTagsContributor {

  /**
   * The key under which the framework stores the template that a path matched, before
   * authentication.
   */
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
