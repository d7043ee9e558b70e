package dev.parley.http;

import dev.parley.failure.ClassifiedFailure;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Optional;

/** One vendor's wire protocol, as far as the edge has to know it. */
public interface Dialect {

  /** What {@link #name} says of the endpoints that get tokens, whoever's clients expect them. */
  String OAUTH = "oauth";

  /**
   * What operators see in metrics and traces: the vendor's name in small letters, or {@link
   * #OAUTH}.
   *
   * @param path a path of this dialect, or a template of one
   */
  String name(String path);

  /**
   * Whether a path belongs to this dialect, be there something at it or not.
   *
   * @param path path of the request, starting with a slash
   */
  boolean owns(String path);

  /**
   * What keeps the preview gate closed for a request; empty when it is open.
   *
   * @param request a request to an operation marked {@link PreviewGate}
   */
  Optional<HttpFailure> gate(ContainerRequestContext request);

  /** Renders a failure as the vendor does. */
  RenderedFailure render(ClassifiedFailure failure, FailedRequest failed);
}
