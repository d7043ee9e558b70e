package dev.parley.palantir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.http.Answer;
import dev.parley.http.Asked;
import dev.parley.http.EdgeFailure;
import dev.parley.http.OAuthErrorResponse;
import dev.parley.http.RequestId;
import dev.parley.testing.Sentences;
import java.util.UUID;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(Sentences.class)
class OAuthErrorsTest {

  private static Answer at(String path, EdgeFailure failure) {
    return new PalantirDialect().answer(failure, new Asked(new RequestId(UUID.randomUUID()), path));
  }

  private static Answer answer(EdgeFailure failure) {
    return at("/multipass/api/oauth2/token", failure);
  }

  private static void says(EdgeFailure failure, int status, String error, String description) {
    assertThat(answer(failure))
        .isEqualTo(Answer.of(status, new OAuthErrorResponse(error, description)));
  }

  @Test
  void A_bad_request_is_the_clients_error() {
    says(new EdgeFailure.MalformedBody(), 400, "invalid_request", "The request cannot be read.");
    says(
        new EdgeFailure.BodyCutOff(),
        400,
        "invalid_request",
        "The body ends before it is complete.");
    says(
        new EdgeFailure.BodyTooLarge(7),
        413,
        "invalid_request",
        "The body is larger than 7 bytes.");
    says(
        new EdgeFailure.UnsupportedMediaType(),
        415,
        "invalid_request",
        "Send the body as application/x-www-form-urlencoded.");
  }

  @Test
  void What_is_not_the_clients_is_the_servers() {
    says(new EdgeFailure.Unexpected(), 500, "server_error", null);
    says(
        new EdgeFailure.Unavailable(2),
        503,
        "temporarily_unavailable",
        "The identity provider does not answer.");
  }

  @Test
  void What_is_not_there_has_nothing_to_say() {
    assertThat(answer(new EdgeFailure.UnknownPath())).isEqualTo(Answer.empty(404));
    assertThat(answer(new EdgeFailure.MethodNotAllowed())).isEqualTo(Answer.empty(405));
  }

  @Test
  void The_API_keeps_its_own_words() {
    assertThat(at("/api/v2/aipAgents/agents", new EdgeFailure.MalformedBody()).body())
        .isInstanceOf(ErrorResponse.class);
  }
}
