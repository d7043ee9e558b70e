package dev.parley.palantir.oauth;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.http.oauth.OAuthErrorResponse;
import dev.parley.http.oauth.ProviderAnswers;
import dev.parley.identity.OAuthProvider;
import dev.parley.identity.OAuthProvider.ProviderAnswer;
import dev.parley.palantir.PalantirDialect;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * The OAuth endpoints that the vendor's clients expect beside the API, served by the configured
 * provider.
 */
@Path(PalantirDialect.OAUTH_PATH)
@Tag(
    name = "OAuth",
    description = "The configured OpenID provider, at the paths that Palantir's clients expect")
@APIResponse(
    responseCode = "500",
    description = "An internal error; the id in the x-request-id header identifies the log entry",
    content =
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = OAuthErrorResponse.class)))
@APIResponse(
    responseCode = "503",
    description = "The provider does not respond; Retry-After says when to try again",
    content =
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = OAuthErrorResponse.class)))
public class OAuthResource {

  private final OAuthProvider provider;
  private final ObjectMapper json;

  public OAuthResource(OAuthProvider provider, ObjectMapper strict) {
    this.provider = provider;
    // Clients accept duplicate names, so fields that must be hidden from them have to be found even
    // there.
    json = strict.copy();
    json.getFactory()
        .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature(), false);
  }

  /** Redirects a browser to the provider's login, with the query unchanged. */
  @Operation(
      operationId = "authorize",
      summary = "Log in",
      description =
          "Redirects the browser to the OpenID provider's authorization endpoint, with the query"
              + " unchanged (RFC 6749, section 4.1.1; RFC 7636). The provider validates the"
              + " query.")
  @APIResponse(responseCode = "302", description = "Redirect to the provider's login")
  @GET
  @Path("authorize")
  @PermitAll
  public Uni<Response> authorize(@Context HttpServerRequest request) {
    String query = request.query();
    return provider
        .authorization()
        .map(url -> query == null ? url : url + (url.contains("?") ? "&" : "?") + query)
        .map(url -> Response.status(302).header(HttpHeaders.LOCATION, url).build());
  }

  /** Forwards a token request to the provider. */
  @Operation(
      operationId = "token",
      summary = "Get a token",
      description =
          "Forwards the request to the OpenID provider's token endpoint, including credentials in"
              + " header or body (RFC 6749, section 3.2). `offline_access` is removed from"
              + " client credentials requests, and responses contain no `id_token`.")
  @RequestBody(
      content =
          @Content(
              mediaType = MediaType.APPLICATION_FORM_URLENCODED,
              example =
                  "grant_type=client_credentials&scope=api:aip-agents-read api:aip-agents-write"))
  @APIResponse(responseCode = "200", description = "The provider's response, with the token")
  @APIResponse(responseCode = "400", description = "The provider's response, with an error")
  @APIResponse(responseCode = "401", description = "The provider's response to an unknown client")
  @POST
  @Path("token")
  @PermitAll
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Uni<Response> token(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization, byte[] form) {
    return provider
        .token(OAuthForm.withoutOfflineAccess(form), ProviderAnswers.credentials(authorization))
        .map(answer -> ProviderAnswers.response(answer, answer.status(), withoutIdToken(answer)));
  }

  /** Forwards a revocation to the provider. */
  @Operation(
      operationId = "revokeToken",
      summary = "Revoke a token",
      description =
          "Forwards the request to the OpenID provider's revocation endpoint, including"
              + " credentials in header or body (RFC 7009).")
  @RequestBody(
      content =
          @Content(
              mediaType = MediaType.APPLICATION_FORM_URLENCODED,
              example = "client_id=parley-app&token=eyJhbGciOi…"))
  @APIResponse(responseCode = "200", description = "The token is revoked")
  @APIResponse(
      responseCode = "400",
      description =
          "The provider's response, with an error; `unsupported_token_type` if the provider has no"
              + " revocation endpoint")
  @APIResponse(responseCode = "401", description = "The provider's response to an unknown client")
  @POST
  @Path("revoke_token")
  @PermitAll
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Uni<Response> revoke(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization, byte[] form) {
    return provider
        .revoke(form, ProviderAnswers.credentials(authorization))
        .map(answer -> answer.map(OAuthResource::revoked).orElseGet(OAuthResource::irrevocable));
  }

  /** Clients accept only 200 as success (RFC 7009, section 2.2). */
  private static Response revoked(ProviderAnswer answer) {
    return ProviderAnswers.response(
        answer, ProviderAnswers.succeeded(answer) ? 200 : answer.status(), answer.body());
  }

  /** RFC 7009, section 2.2.1. */
  private static Response irrevocable() {
    return Response.status(400)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(
            new OAuthErrorResponse(
                "unsupported_token_type", "The identity provider does not revoke tokens."))
        .build();
  }

  /** Removes the ID token, because the vendor's clients reject responses that contain one. */
  private byte[] withoutIdToken(ProviderAnswer answer) {
    if (ProviderAnswers.succeeded(answer)) {
      try {
        JsonNode body = json.readTree(answer.body());
        if (body instanceof ObjectNode object && object.remove("id_token") != null) {
          return json.writeValueAsBytes(object);
        }
      } catch (IOException e) {
        // Not JSON: there is nothing to remove.
      }
    }
    return answer.body();
  }
}
