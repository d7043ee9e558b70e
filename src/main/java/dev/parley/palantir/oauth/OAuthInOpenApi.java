package dev.parley.palantir.oauth;

import dev.parley.palantir.PalantirDialect;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * Documents the parameters and errors of the OAuth endpoints, sorted by name, so that the document
 * is reproducible.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class OAuthInOpenApi implements OASFilter {

  private static final String LOGIN = PalantirDialect.OAUTH_PATH + "/authorize";

  /** The parameters of a login. The provider validates them. */
  private static final Map<String, String> PARAMETERS =
      Map.of(
          "client_id", "The client, as the provider knows it",
          "response_type", "The response type: code",
          "redirect_uri", "The redirect URI",
          "state", "An opaque value that the redirect returns",
          "scope", "The requested scopes, separated by spaces",
          "code_challenge", "The PKCE code challenge (RFC 7636)",
          "code_challenge_method", "The PKCE method: S256");

  private static final Map<String, String> REFUSALS =
      Map.of(
          "413", "The form is too large",
          "415", "The body is not a form",
          "429", "The provider limits the rate of requests; Retry-After says when to try again");

  @Override
  public void filterOpenAPI(OpenAPI document) {
    document
        .getPaths()
        .getPathItems()
        .forEach(
            (path, item) -> {
              if (path.equals(LOGIN)) {
                describeLogin(item.getGET());
              } else if (path.startsWith(PalantirDialect.OAUTH_PATH)) {
                describeForm(item);
              }
            });
  }

  private static void describeLogin(Operation login) {
    new TreeMap<>(PARAMETERS)
        .forEach(
            (name, description) ->
                login.addParameter(
                    OASFactory.createParameter()
                        .name(name)
                        .in(Parameter.In.QUERY)
                        .description(description)
                        .schema(OASFactory.createSchema().addType(SchemaType.STRING))));
  }

  private static void describeForm(PathItem item) {
    var responses = item.getPOST().getResponses();
    new TreeMap<>(REFUSALS)
        .forEach(
            (status, reason) ->
                responses.addAPIResponse(
                    status, OASFactory.createAPIResponse().description(reason)));
    // Not 429: the provider's response to excessive requests need not have the OAuth error format.
    for (String status : new String[] {"400", "401", "413", "415"}) {
      describeError(responses.getAPIResponse(status));
    }
  }

  private static void describeError(APIResponse response) {
    response.setContent(
        OASFactory.createContent()
            .addMediaType(
                "application/json",
                OASFactory.createMediaType()
                    .schema(OASFactory.createSchema().ref("#/components/schemas/OAuthError"))));
  }
}
