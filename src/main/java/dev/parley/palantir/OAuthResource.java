package dev.parley.palantir;

import dev.parley.identity.TokenProvider;
import dev.parley.identity.TokenProvider.TokenAnswer;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * The OAuth endpoints that the vendor's clients expect beside the API, served by the configured
 * provider.
 */
@Path("/multipass/api/oauth2")
@Tag(
    name = "OAuth",
    description = "The configured OpenID provider, at the paths that Palantir's clients expect")
public class OAuthResource {

  private static final String UNAVAILABLE =
      "{\"error\":\"temporarily_unavailable\",\"error_description\":\"The identity provider does not answer.\"}";

  private final TokenProvider provider;

  public OAuthResource(TokenProvider provider) {
    this.provider = provider;
  }

  /** Passes a token request to the provider. */
  @Operation(
      operationId = "token",
      summary = "Get a token",
      description =
          "Passes the request to the OpenID provider's token endpoint as it is, credentials in header or body included"
              + " (RFC 6749, section 3.2).")
  @RequestBody(
      content =
          @Content(
              mediaType = MediaType.APPLICATION_FORM_URLENCODED,
              example =
                  "grant_type=client_credentials&scope=api:aip-agents-read api:aip-agents-write"))
  @APIResponse(responseCode = "200", description = "The provider's answer, with the token")
  @APIResponse(responseCode = "400", description = "The provider's answer, with its error")
  @APIResponse(responseCode = "503", description = "The provider does not answer")
  @POST
  @Path("token")
  @PermitAll
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Produces(MediaType.APPLICATION_JSON)
  public Uni<Response> token(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization, String form) {
    return provider
        .token(form == null ? "" : form, Optional.ofNullable(authorization))
        .map(OAuthResource::response)
        .onFailure()
        .recoverWithItem(
            () ->
                noStore(Response.status(503).header(HttpHeaders.RETRY_AFTER, 2))
                    .entity(UNAVAILABLE)
                    .build());
  }

  private static Response response(TokenAnswer answer) {
    Response.ResponseBuilder response =
        noStore(Response.status(answer.status())).entity(answer.body());
    answer
        .challenge()
        .ifPresent(challenge -> response.header(HttpHeaders.WWW_AUTHENTICATE, challenge));
    return answer.contentType() == null
        ? response.build()
        : response.type(answer.contentType()).build();
  }

  /** RFC 6749, section 5.1: whoever stands between must not keep a token. */
  private static Response.ResponseBuilder noStore(Response.ResponseBuilder response) {
    return response.header(HttpHeaders.CACHE_CONTROL, "no-store");
  }
}
