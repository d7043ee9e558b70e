package dev.parley.vectara.oauth;

import dev.parley.http.error.HttpFailure;
import dev.parley.http.oauth.OAuthErrorResponse;
import dev.parley.http.oauth.ProviderAnswers;
import dev.parley.identity.OAuthProvider;
import dev.parley.identity.OAuthProvider.ProviderAnswer;
import dev.parley.vectara.VectaraDialect;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * The token endpoint that the vendor's clients expect beside the API, at both of its paths and in
 * both of its encodings, served by the configured provider.
 */
@Path("/")
@Tag(
    name = "OAuth for Vectara",
    description = "The configured OpenID provider, at the paths that Vectara's clients expect")
@APIResponse(responseCode = "200", description = "The provider's response, with the token")
@APIResponse(
    responseCode = "400",
    description = "The provider's response, with an error; or the request is malformed",
    content =
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = OAuthErrorResponse.class)))
@APIResponse(
    responseCode = "401",
    description = "The provider's response to an unknown client",
    content =
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = OAuthErrorResponse.class)))
@APIResponse(responseCode = "413", description = "The body is too large")
@APIResponse(responseCode = "415", description = "The body is neither a form nor JSON")
@APIResponse(
    responseCode = "503",
    description = "The provider does not respond; Retry-After says when to try again",
    content =
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = OAuthErrorResponse.class)))
public class TokenResource {

  private static final int EARLY = 900;
  private static final int RETRY_AFTER_SECONDS = 2;

  private static final String FORM_EXAMPLE =
      "grant_type=client_credentials&client_id=parley-app&client_secret=…";
  private static final String JSON_EXAMPLE =
      "{\"grant_type\": \"client_credentials\", \"client_id\": \"parley-app\", \"client_secret\": \"…\"}";

  private final OAuthProvider provider;
  private final TokenExchange exchange;

  public TokenResource(OAuthProvider provider, TokenExchange exchange) {
    this.provider = provider;
    this.exchange = exchange;
  }

  /** Forbids caches to store tokens and errors (RFC 6749, section 5.1). */
  void mark(@Observes Filters filters) {
    filters.register(TokenResource::mark, EARLY);
  }

  private static void mark(RoutingContext request) {
    if (VectaraDialect.isTokenEndpoint(request.normalizedPath())) {
      request.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    }
    request.next();
  }

  /** Forwards a token request to the provider. */
  @Operation(
      operationId = "vectaraToken",
      summary = "Get a token",
      description =
          "Forwards the request to the OpenID provider's token endpoint, including credentials in"
              + " header or body (RFC 6749, section 3.2). The response always contains the"
              + " lifetime of the token.")
  @RequestBody(
      content = {
        @Content(mediaType = MediaType.APPLICATION_FORM_URLENCODED, example = FORM_EXAMPLE),
        @Content(mediaType = MediaType.APPLICATION_JSON, example = JSON_EXAMPLE)
      })
  @POST
  @Path(VectaraDialect.FORM_TOKENS)
  @PermitAll
  @Consumes({MediaType.APPLICATION_FORM_URLENCODED, MediaType.APPLICATION_JSON})
  @Produces(MediaType.WILDCARD)
  public Uni<Response> token(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
      @HeaderParam(HttpHeaders.CONTENT_TYPE) MediaType type,
      byte[] body) {
    byte[] form = MediaType.APPLICATION_JSON_TYPE.isCompatible(type) ? exchange.form(body) : body;
    return provider
        .token(form, ProviderAnswers.credentials(authorization))
        .invoke(TokenResource::requireAnswer)
        .map(
            answer ->
                ProviderAnswers.response(answer, answer.status(), exchange.withExpiry(answer)));
  }

  /** Treats a server error of the provider as an outage, which clients can parse. */
  private static void requireAnswer(ProviderAnswer answer) {
    if (answer.status() >= 500) {
      throw new HttpFailure.Unavailable(RETRY_AFTER_SECONDS).exception();
    }
  }

  /** The same operation at the other path. */
  @Operation(
      operationId = "vectaraTokenByJson",
      summary = "Get a token",
      description = "Same as /oauth2/token, at the path that the vendor documents for JSON.")
  @RequestBody(
      content = {
        @Content(mediaType = MediaType.APPLICATION_JSON, example = JSON_EXAMPLE),
        @Content(mediaType = MediaType.APPLICATION_FORM_URLENCODED, example = FORM_EXAMPLE)
      })
  @POST
  @Path(VectaraDialect.JSON_TOKENS)
  @PermitAll
  @Consumes({MediaType.APPLICATION_JSON, MediaType.APPLICATION_FORM_URLENCODED})
  @Produces(MediaType.WILDCARD)
  public Uni<Response> tokenByJson(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
      @HeaderParam(HttpHeaders.CONTENT_TYPE) MediaType type,
      byte[] body) {
    return token(authorization, type, body);
  }
}
