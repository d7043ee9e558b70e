package dev.parley.identity.token;

import static dev.parley.testing.Wire.AZURE;
import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.anonymous;
import static dev.parley.testing.Wire.somebody;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Parallel;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import io.quarkus.security.identity.SecurityIdentity;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What was verified recently is accepted without verifying it again, and nothing else is. */
@ParleyTest
class TokenAuthenticationTest {

  @Inject VerifiedTokens verified;

  private static Response call(String bearer) {
    return anonymous().header("Authorization", "Bearer " + bearer).get(VECTARA);
  }

  private static void isAnswered(int status, String bearer) {
    call(bearer).then().statusCode(status);
  }

  /** A token that was accepted, and is therefore cached. */
  private String warm(Token token) {
    String minted = token.mint();
    isAnswered(200, minted);
    SecurityIdentity identity = verified.find(minted);
    assertThat(identity).isNotNull();
    isAnswered(200, minted);
    assertThat(verified.find(minted)).as("it is not verified again").isSameAs(identity);
    return minted;
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String header(String token) {
    return token.substring(0, token.indexOf('.'));
  }

  private static String claims(String token) {
    return token.substring(token.indexOf('.') + 1, token.lastIndexOf('.'));
  }

  private static String signature(String token) {
    return token.substring(token.lastIndexOf('.') + 1);
  }

  static Stream<Arguments> forgeries() {
    String stranger = somebody().signedByStranger().mint();
    String other = somebody().mint();
    return Stream.of(
        forgery("the signature of a stranger", t -> signed(t, signature(stranger))),
        forgery("the signature of another token", t -> signed(t, signature(other))),
        forgery("an empty signature", t -> signed(t, "")),
        forgery("no signature", t -> header(t) + "." + claims(t)),
        forgery("a longer signature", t -> t + "A"),
        forgery("a space at its end", t -> t + " x"),
        forgery(
            "the claims of another token",
            t -> header(t) + "." + claims(other) + "." + signature(t)),
        forgery("no algorithm", t -> encoded("{\"alg\":\"none\"}") + "." + claims(t) + "."),
        forgery(
            "no algorithm, and the signature",
            t -> encoded("{\"alg\":\"none\"}") + "." + claims(t) + "." + signature(t)),
        forgery(
            "another algorithm",
            t ->
                encoded("{\"alg\":\"HS256\",\"kid\":\"test\"}")
                    + "."
                    + claims(t)
                    + "."
                    + signature(t)));
  }

  private static String signed(String token, String signature) {
    return header(token) + "." + claims(token) + "." + signature;
  }

  private static Arguments forgery(String name, UnaryOperator<String> forge) {
    return Arguments.of(name, forge);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forgeries")
  void A_changed_copy_of_a_cached_token_is_rejected(String name, UnaryOperator<String> forge) {
    String good = warm(somebody());
    String forged = forge.apply(good);
    isAnswered(401, forged);
    isAnswered(401, forged);
    assertThat(verified.find(forged)).isNull();
    isAnswered(200, good);
  }

  static Stream<Arguments> rejected() {
    return Stream.of(
        rejected("expired", Token::expired),
        rejected("signed by a stranger", Token::signedByStranger),
        rejected("of another issuer", token -> token.issuedBy("https://elsewhere.example")),
        rejected("without a subject", token -> token.without("sub")),
        rejected("issued in the future", token -> token.claimInSeconds("iat", 120)),
        rejected("not yet valid", token -> token.claimInSeconds("nbf", 120)));
  }

  private static Arguments rejected(String name, UnaryOperator<Token> change) {
    return Arguments.of(name, change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rejected")
  void An_invalid_token_is_rejected_though_a_valid_one_of_its_subject_is_cached(
      String name, UnaryOperator<Token> change) {
    Token token = somebody();
    String good = warm(token);
    String bad = change.apply(token).mint();
    isAnswered(401, bad);
    isAnswered(401, bad);
    isAnswered(200, good);
  }

  @Test
  void A_token_whose_client_is_invalid_is_rejected_by_each_request() {
    String bad = somebody().client("c".repeat(256)).mint();
    isAnswered(401, bad);
    isAnswered(401, bad);
  }

  @Test
  void A_missing_scope_is_missing_in_each_request() {
    String token = warm(somebody().scopes(Token.READ));
    for (int i = 0; i < 2; i++) {
      anonymous()
          .header("Authorization", "Bearer " + token)
          .body("{}")
          .post(VECTARA)
          .then()
          .statusCode(403);
    }
  }

  @Test
  void The_scheme_has_any_case() {
    String token = warm(somebody());
    anonymous().header("Authorization", "bearer " + token).get(VECTARA).then().statusCode(200);
    anonymous().header("Authorization", "Basic " + token).get(VECTARA).then().statusCode(401);
  }

  @Test
  void A_cached_identity_contains_nothing_of_a_request() {
    SecurityIdentity identity = verified.find(warm(somebody()));
    assertThat(identity.getAttributes()).containsOnlyKeys("parley.caller");
    assertThat(identity.getCredentials()).isEmpty();
    assertThat(identity.getPrincipal()).isInstanceOf(JsonWebToken.class);
  }

  @Test
  void Requests_of_many_callers_at_once_are_not_confused() {
    List<String> tokens = IntStream.range(0, 16).mapToObj(user -> somebody().mint()).toList();
    List<String> created =
        Parallel.map(
            tokens,
            token -> {
              String own = created(token);
              for (int i = 0; i < 20; i++) {
                assertThat(sessions(token)).containsExactly(own);
              }
              return own;
            });
    assertThat(created).doesNotHaveDuplicates().hasSameSizeAs(tokens);
  }

  private static String created(String token) {
    return azure(token)
        .body("{}")
        .post(AZURE)
        .then()
        .statusCode(201)
        .extract()
        .path("agent_session_id");
  }

  private static List<String> sessions(String token) {
    return azure(token).get(AZURE).then().statusCode(200).extract().path("data.agent_session_id");
  }

  private static RequestSpecification azure(String token) {
    return anonymous().header("Authorization", "Bearer " + token).queryParam("api-version", "v1");
  }
}
