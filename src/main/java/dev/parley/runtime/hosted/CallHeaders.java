package dev.parley.runtime.hosted;

import dev.parley.runtime.Origin;
import io.vertx.core.http.RequestOptions;

/** The headers that tell a container for whom it works. */
final class CallHeaders {

  private CallHeaders() {}

  /** Adds the ids of a call to its request. */
  static RequestOptions add(Origin origin, RequestOptions request) {
    request
        .putHeader("x-agent-session-id", origin.session())
        .putHeader("x-agent-user-id", origin.user())
        .putHeader("x-agent-foundry-call-id", origin.call().toString());
    return request;
  }
}
