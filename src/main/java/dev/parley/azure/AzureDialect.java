package dev.parley.azure;

import dev.parley.failure.ClassifiedFailure;
import dev.parley.http.dialect.Dialect;
import dev.parley.http.error.FailedRequest;
import dev.parley.http.error.HttpFailure;
import dev.parley.http.error.RenderedFailure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The Azure dialect at the HTTP layer: its paths, and the {@code Foundry-Features} header that
 * opens the preview gate.
 */
@ApplicationScoped
public class AzureDialect implements Dialect {

  /** The feature names that different generations of clients send for sessions. */
  private static final List<String> FEATURES =
      List.of("AgentEndpoints=V1Preview", "HostedAgents=V1Preview");

  /** Files and logs of sessions, and invocations. */
  private static final Pattern HOSTED =
      Pattern.compile(
          "/sessions/[^/]+(/files(/|$)|:logstream$)|/endpoint/protocols/invocations(/|$)");

  private final AzureConfig config;

  public AzureDialect(AzureConfig config) {
    this.config = config;
  }

  @Override
  public String name(String path) {
    return "azure";
  }

  @Override
  public boolean owns(String path) {
    return path.equals("/agents")
        || path.startsWith("/agents/")
        || path.startsWith(OpenAiPaths.BASE)
        || path.startsWith(ProjectPrefix.PREFIX);
  }

  @Override
  public Optional<HttpFailure> gate(ContainerRequestContext request) {
    if (!config.requirePreviewHeader()) {
      return Optional.empty();
    }
    String header = request.getHeaderString("Foundry-Features");
    boolean open =
        header != null
            && Arrays.stream(header.split(",")).map(String::strip).anyMatch(FEATURES::contains);
    return open
        ? Optional.empty()
        : Optional.of(new HttpFailure.PreviewClosed(feature(request.getUriInfo().getPath())));
  }

  private static String feature(String path) {
    return HOSTED.matcher(path).find() ? "HostedAgents" : "AgentEndpoints";
  }

  @Override
  public RenderedFailure render(ClassifiedFailure failure, FailedRequest failed) {
    return ContainerHeaders.add(failure, AzureErrors.of(failure, failed.id()));
  }
}
