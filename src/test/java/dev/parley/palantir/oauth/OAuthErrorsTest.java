package dev.parley.palantir.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.http.RequestId;
import dev.parley.http.error.FailedRequest;
import dev.parley.http.error.HttpFailure;
import dev.parley.http.error.RenderedFailure;
import dev.parley.http.oauth.OAuthErrorResponse;
import dev.parley.palantir.ErrorResponse;
import dev.parley.palantir.PalantirDialect;
import dev.parley.testing.Sentences;
import java.util.UUID;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(Sentences.class)
class OAuthErrorsTest {

  private static RenderedFailure at(String path, HttpFailure failure) {
    return new PalantirDialect()
        .render(failure, new FailedRequest(new RequestId(UUID.randomUUID()), path));
  }

  private static RenderedFailure answer(HttpFailure failure) {
    return at("/multipass/api/oauth2/token", failure);
  }

  private static void says(HttpFailure failure, int status, String error, String description) {
    assertThat(answer(failure))
        .isEqualTo(RenderedFailure.of(status, new OAuthErrorResponse(error, description)));
  }

  @Test
  void A_bad_request_is_a_client_error() {
    says(
        HttpFailure.MalformedBody.unknown(), 400, "invalid_request", "The request cannot be read.");
    says(new HttpFailure.BodyCutOff(), 400, "invalid_request", "The body is incomplete.");
    says(
        new HttpFailure.BodyTooLarge(7),
        413,
        "invalid_request",
        "The body is larger than 7 bytes.");
    says(
        new HttpFailure.UnsupportedMediaType(),
        415,
        "invalid_request",
        "Send the body as application/x-www-form-urlencoded.");
  }

  @Test
  void All_other_failures_are_server_errors() {
    says(new HttpFailure.Unexpected(), 500, "server_error", null);
    says(
        new HttpFailure.Unavailable(2),
        503,
        "temporarily_unavailable",
        "The identity provider does not respond.");
  }

  @Test
  void A_missing_path_has_no_body() {
    assertThat(answer(new HttpFailure.UnknownPath())).isEqualTo(RenderedFailure.empty(404));
    assertThat(answer(new HttpFailure.MethodNotAllowed())).isEqualTo(RenderedFailure.empty(405));
  }

  @Test
  void The_API_keeps_its_own_error_format() {
    assertThat(at("/api/v2/aipAgents/agents", HttpFailure.MalformedBody.unknown()).body())
        .isInstanceOf(ErrorResponse.class);
  }
}
