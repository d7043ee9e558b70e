package dev.parley.palantir.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ApiDocument;
import dev.parley.testing.ParleyTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ParleyTest
class OAuthInOpenApiTest {

  private static JsonPath operation(String name, String method) {
    return ApiDocument.part("paths", "/multipass/api/oauth2/" + name, method);
  }

  @ParameterizedTest
  @CsvSource({
    "authorize, get, 302 500 503",
    "token, post, 200 400 401 413 415 429 500 503",
    "revoke_token, post, 200 400 401 413 415 429 500 503"
  })
  void Errors_are_documented_in_the_format_of_the_clients(
      String name, String method, String statuses) {
    JsonPath operation = operation(name, method);
    Map<String, Object> responses = operation.getMap("responses");
    assertThat(responses).containsOnlyKeys(statuses.split(" "));
    for (String status : responses.keySet()) {
      String schema =
          operation.getString(
              "responses.'%s'.content?.'application/json'?.schema?.$ref".formatted(status));
      // The provider need not say it is asked too often in the words of OAuth.
      if (List.of("200", "302", "429").contains(status)) {
        assertThat(schema).as(status).isNull();
      } else {
        assertThat(schema).as(status).endsWith("/OAuthError");
      }
    }
  }

  @Test
  void An_error_has_a_name_and_may_have_a_description() {
    JsonPath schema = ApiDocument.part("components", "schemas", "OAuthError");
    assertThat(schema.getMap("properties")).containsOnlyKeys("error", "error_description");
    assertThat(schema.getList("required", String.class)).containsExactly("error");
  }

  @Test
  void The_login_documents_its_parameters_and_lets_the_provider_validate_them() {
    JsonPath login = operation("authorize", "get");
    assertThat(login.getList("parameters.name", String.class))
        .containsExactlyInAnyOrder(
            "client_id",
            "response_type",
            "redirect_uri",
            "state",
            "scope",
            "code_challenge",
            "code_challenge_method");
    assertThat(login.getList("parameters.in", String.class)).containsOnly("query");
    assertThat(login.getList("parameters.description", String.class)).doesNotContainNull();
    assertThat(login.getList("parameters.required", Boolean.class)).doesNotContain(true);
  }
}
