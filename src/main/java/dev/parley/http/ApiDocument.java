package dev.parley.http;

import dev.parley.identity.Scopes;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeIn;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.info.License;
import org.eclipse.microprofile.openapi.annotations.security.OAuthFlow;
import org.eclipse.microprofile.openapi.annotations.security.OAuthFlows;
import org.eclipse.microprofile.openapi.annotations.security.OAuthScope;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;

/** Title, description and security schemes of the OpenAPI document. */
@OpenAPIDefinition(
    info =
        @Info(
            title = "Parley",
            version = "0.1",
            description =
                "The open session service for AI agents: one store of agents and sessions,"
                    + " available through the session APIs of Azure AI Foundry, Palantir Foundry and Vectara.",
            license = @License(name = "Apache-2.0")))
@SecurityScheme(
    securitySchemeName = ApiDocument.SCHEME,
    type = SecuritySchemeType.OAUTH2,
    description = "A bearer token of the configured OpenID provider",
    flows =
        @OAuthFlows(
            clientCredentials =
                @OAuthFlow(
                    tokenUrl = "/multipass/api/oauth2/token",
                    scopes = {
                      @OAuthScope(
                          name = Scopes.READ,
                          description = "Read agents and one's own sessions"),
                      @OAuthScope(
                          name = Scopes.WRITE,
                          description = "Create and change one's own sessions"),
                      @OAuthScope(name = Scopes.ADMIN, description = "Manage agents"),
                      @OAuthScope(
                          name = Scopes.IMPERSONATE,
                          description = "Act for a person named in a header")
                    })))
@SecurityScheme(
    securitySchemeName = ApiDocument.API_KEY,
    type = SecuritySchemeType.APIKEY,
    in = SecuritySchemeIn.HEADER,
    apiKeyName = "x-api-key",
    description = "An API key, for the Vectara dialect only")
public class ApiDocument extends Application {

  /** Name of the security scheme that operations refer to. */
  public static final String SCHEME = "oauth2";

  /** Name of the security scheme of operations that also accept API keys. */
  public static final String API_KEY = "api_key";
}
