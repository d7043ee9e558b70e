package dev.parley.http.dialect;

import dev.parley.failure.ClassifiedFailure;
import dev.parley.http.error.FailedRequest;
import dev.parley.http.error.HttpFailure;
import dev.parley.http.error.RenderedFailure;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Optional;

/** One vendor's wire protocol, as the HTTP layer sees it. */
public interface Dialect {

  /** The {@link #name} of the OAuth token endpoints, regardless of vendor. */
  String OAUTH = "oauth";

  /**
   * The name in metrics and traces: the vendor's name in lower case, or {@link #OAUTH}.
   *
   * @param path a path or path template of this dialect
   */
  String name(String path);

  /**
   * Whether a path belongs to this dialect, even if no resource exists there.
   *
   * @param path path of the request, starting with a slash
   */
  boolean owns(String path);

  /**
   * The failure if the preview gate rejects a request; empty if the request may pass.
   *
   * @param request a request to an operation marked {@link PreviewGate}
   */
  Optional<HttpFailure> gate(ContainerRequestContext request);

  /** Renders a failure in the vendor's format. */
  RenderedFailure render(ClassifiedFailure failure, FailedRequest failed);
}
