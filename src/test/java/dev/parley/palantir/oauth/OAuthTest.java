package dev.parley.palantir.oauth;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.parley.testing.ParleyTest;
import io.quarkus.test.common.http.TestHTTPResource;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParleyTest
class OAuthTest {

  private static final String TOKEN = "/multipass/api/oauth2/token";
  private static final String REVOKE = "/multipass/api/oauth2/revoke_token";

  @ConfigProperty(name = "quarkus.oidc.auth-server-url")
  String issuer;

  @TestHTTPResource("/multipass/api/oauth2/authorize")
  String url;

  /** A form, sent as it is written. */
  private static RequestSpecification form(String form) {
    return given().contentType(ContentType.URLENC).body(form);
  }

  /** Asks for the login with a query as it is written. */
  private HttpResponse<Void> authorize(String query) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url + query)).build(),
            HttpResponse.BodyHandlers.discarding());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "client_id=parley-app&response_type=code&state=s&code_challenge_method=S256",
        "scope=offline_access+api:aip-agents-read%20api%3Aaip-agents-write&redirect_uri=http%3a%2F%2Flocalhost",
        "state=%2525&empty=&&a;b=%2b+'~"
      })
  void A_browser_is_redirected_to_the_providers_login_with_its_query_unchanged(String query)
      throws Exception {
    HttpResponse<Void> answer = authorize("?" + query);
    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers().firstValue("Location"))
        .hasValue(issuer + "/authorize?theme=dark&" + query);
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
  }

  @Test
  void A_browser_without_a_query_is_redirected_too() throws Exception {
    assertThat(authorize("").headers().firstValue("Location"))
        .hasValue(issuer + "/authorize?theme=dark");
  }

  @ParameterizedTest
  @ValueSource(strings = {TOKEN, REVOKE})
  void A_request_with_credentials_in_the_header_is_forwarded_unchanged(String path) {
    String form = "grant_type=client_credentials&token=t&scope=api:aip-agents-read+b%20c";
    form(form)
        .auth()
        .preemptive()
        .basic("quarkus-app", "secret")
        .post(path)
        .then()
        .statusCode(200)
        .contentType("application/json")
        .header("Cache-Control", "no-store")
        .header("x-request-id", notNullValue())
        .body("received_form", equalTo(form))
        .body("received_authorization", equalTo("Basic cXVhcmt1cy1hcHA6c2VjcmV0"));
  }

  @ParameterizedTest
  @ValueSource(strings = {TOKEN, REVOKE})
  void A_request_with_credentials_in_the_body_is_forwarded_unchanged(String path) {
    String form = "grant_type=client_credentials&client_id=app&client_secret=s%26%3dcret";
    form(form)
        .post(path)
        .then()
        .statusCode(200)
        .body("received_form", equalTo(form))
        .body("received_authorization", nullValue());
  }

  @Test
  void The_scope_offline_access_is_removed_from_client_credentials_requests() {
    form("grant_type=client_credentials&client_id=app&scope=api:aip-agents-read+offline_access")
        .post(TOKEN)
        .then()
        .body(
            "received_form",
            equalTo("grant_type=client_credentials&client_id=app&scope=api:aip-agents-read"));
  }

  @Test
  void A_user_can_request_offline_access() {
    String form = "grant_type=authorization_code&code=c&scope=offline_access";
    form(form).post(TOKEN).then().body("received_form", equalTo(form));
  }

  @Test
  void A_token_response_contains_no_id_token() {
    form("grant_type=authorization_code&code=c")
        .post(TOKEN)
        .then()
        .statusCode(200)
        .contentType("application/json")
        .body("access_token", equalTo("opaque"))
        .body("expires_in", equalTo(300))
        .body("id_token", nullValue());
  }

  @Test
  void A_repeated_id_token_is_removed_too() {
    assertThat(form("grant_type=twice").post(TOKEN).asString())
        .isEqualTo("{\"expires_in\":3.0E+2}");
  }

  @Test
  void A_response_without_an_id_token_is_forwarded_unchanged() {
    assertThat(form("grant_type=raw").post(TOKEN).asString())
        .isEqualTo("{ \"access_token\" : \"opaque\",\"expires_in\":3.0e2 }\n");
  }

  @Test
  void An_error_of_the_provider_is_forwarded_unchanged() {
    form("grant_type=refuse")
        .post(TOKEN)
        .then()
        .statusCode(400)
        .contentType("application/json")
        .header("Cache-Control", "no-store")
        .body("error", equalTo("invalid_grant"))
        .body("id_token", equalTo("kept"));
    Response revocation = form("grant_type=refuse").post(REVOKE);
    revocation
        .then()
        .statusCode(401)
        .header("Cache-Control", "no-store")
        .body("error", equalTo("invalid_client"));
    assertThat(revocation.headers().getValues("WWW-Authenticate"))
        .containsExactly("Basic realm=\"test\"", "Negotiate");
  }

  @Test
  void The_providers_rate_limit_is_passed_on_with_Retry_After() {
    form("grant_type=often")
        .post(TOKEN)
        .then()
        .statusCode(429)
        .header("Retry-After", "7")
        .body("error", equalTo("slow_down"));
  }

  @ParameterizedTest
  @CsvSource({
    "text/html, text/html",
    "nonsense, application/octet-stream",
    "a/b/c;;=, application/octet-stream",
    "*/*, application/octet-stream",
    "'', application/octet-stream",
  })
  void A_response_without_a_valid_media_type_is_forwarded_as_bytes(String type, String passedOn) {
    Response answer = form("grant_type=odd&type=" + type).post(TOKEN);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.contentType()).startsWith(passedOn);
    assertThat(answer.asString()).isEqualTo("odd");
  }

  @Test
  void A_provider_that_disconnects_is_temporarily_unavailable() {
    form("grant_type=hang_up")
        .post(TOKEN)
        .then()
        .statusCode(503)
        .contentType("application/json")
        .header("Retry-After", "2")
        .body("error", equalTo("temporarily_unavailable"));
  }

  @Test
  void Every_successful_revocation_is_200() {
    Response answer = form("token=silent").post(REVOKE);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.asString()).isEmpty();
  }

  private static void isRefused(Response answer, int status, String description) {
    answer
        .then()
        .statusCode(status)
        .contentType("application/json")
        .header("Cache-Control", "no-store")
        .body("size()", equalTo(2))
        .body("error", equalTo("invalid_request"))
        .body("error_description", equalTo(description));
  }

  @ParameterizedTest
  @ValueSource(strings = {TOKEN, REVOKE})
  void A_body_that_is_not_a_form_is_rejected(String path) {
    isRefused(
        given().contentType("application/json").body("{}").post(path),
        415,
        "Send the body as application/x-www-form-urlencoded.");
  }

  @ParameterizedTest
  @ValueSource(strings = {TOKEN, REVOKE})
  void A_form_that_is_too_large_is_rejected(String path) {
    isRefused(
        form("x".repeat(1_048_577)).post(path), 413, "The body is larger than 1048576 bytes.");
  }

  @Test
  void A_missing_endpoint_is_404_without_a_body() {
    for (Response answer : List.of(given().get(TOKEN), given().get(TOKEN + "s"))) {
      assertThat(answer.statusCode()).isIn(404, 405);
      assertThat(answer.asString()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TOKEN, REVOKE})
  void An_empty_form_is_forwarded_to_the_provider(String path) {
    form("").post(path).then().statusCode(200).body("received_form", equalTo(""));
  }
}
