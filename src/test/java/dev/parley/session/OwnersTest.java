package dev.parley.session;

import static dev.parley.testing.Wire.AZURE;
import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.keyOf;
import static dev.parley.testing.Wire.palantirSession;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody sees, lists or continues from a session of somebody else, whichever dialect made it. */
@ParleyTest
class OwnersTest {

  private static final String IMPERSONATE = "api:aip-agents-impersonate";

  /** Somebody that sessions can belong to: a token, and what the headers add. */
  private record Owner(Token token, Map<String, String> headers) {

    private RequestSpecification azureCall() {
      return azure(token).headers(headers);
    }

    private List<String> listed() {
      return azureCall().get(AZURE).then().statusCode(200).extract().path("data.agent_session_id");
    }
  }

  /** The dialects' ways to create a session; each answers with the session's key. */
  private enum Dialect {
    PALANTIR_CALL {
      @Override
      String create(Token token) {
        return keyOf(palantirSession(token));
      }
    },
    AZURE_CALL {
      @Override
      String create(Token token) {
        return azure(token)
            .body("{}")
            .post(AZURE)
            .then()
            .statusCode(201)
            .extract()
            .path("agent_session_id");
      }
    },
    VECTARA_CALL {
      @Override
      String create(Token token) {
        return vectara(token)
            .body("{\"name\":\"n\"}")
            .post(VECTARA)
            .then()
            .statusCode(201)
            .extract()
            .path("key");
      }
    };

    abstract String create(Token token);
  }

  private static Owner owner(Token token) {
    return new Owner(token, Map.of());
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void Subjects_and_clients_see_their_own_sessions_only(Dialect dialect) {
    Token alice = somebody();
    Token bob = somebody();
    List<Token> owners =
        List.of(alice, alice.client("app-1"), alice.client("app-2"), bob, bob.client("app-1"));

    List<String> keys = owners.stream().map(dialect::create).toList();

    for (int i = 0; i < owners.size(); i++) {
      assertThat(owner(owners.get(i)).listed()).containsExactly(keys.get(i));
    }
  }

  @Test
  void The_client_is_taken_from_azp_or_client_id() {
    Token alice = somebody();
    String key = Dialect.AZURE_CALL.create(alice.client("app-1"));
    assertThat(owner(alice.claim("client_id", "app-1")).listed()).containsExactly(key);
  }

  @Test
  void Isolation_keys_separate_the_sessions_of_one_principal() {
    Token service = somebody().scopes(Token.READ, Token.WRITE, IMPERSONATE);
    Token other = somebody().scopes(Token.READ, Token.WRITE, IMPERSONATE);
    List<Owner> owners =
        List.of(
            owner(service),
            new Owner(service, Map.of("x-ms-user-isolation-key", "k1")),
            new Owner(service, Map.of("x-ms-user-identity", "k3@example.com")),
            owner(other),
            new Owner(other, Map.of("x-ms-user-isolation-key", "k1")),
            new Owner(other, Map.of("x-ms-user-identity", "k3@example.com")));

    List<String> keys = new ArrayList<>();
    owners.forEach(
        owner ->
            keys.add(
                owner
                    .azureCall()
                    .body("{}")
                    .post(AZURE)
                    .then()
                    .statusCode(201)
                    .extract()
                    .path("agent_session_id")));

    for (int i = 0; i < owners.size(); i++) {
      assertThat(owners.get(i).listed()).containsExactly(keys.get(i));
    }
  }

  @Test
  void
      The_key_of_the_first_generation_divides_where_it_is_sent_and_hides_nothing_where_it_is_not() {
    Token service = somebody();
    Owner keyed = new Owner(service, Map.of("x-session-isolation-key", "k"));
    String mine =
        keyed.azureCall().body("{}").post(AZURE).then().extract().path("agent_session_id");
    String open = Dialect.AZURE_CALL.create(service);
    assertThat(keyed.listed()).containsExactly(mine);
    assertThat(owner(service).listed()).containsExactly(open, mine);
    assertThat(new Owner(service, Map.of("x-session-isolation-key", "l")).listed()).isEmpty();
  }

  @Test
  void An_isolation_key_is_the_same_in_every_generation_of_its_header() {
    Token service = somebody();
    Owner firstGeneration = new Owner(service, Map.of("x-session-isolation-key", "k1"));
    Owner secondGeneration = new Owner(service, Map.of("x-ms-user-isolation-key", "k1"));
    String key =
        firstGeneration
            .azureCall()
            .body("{}")
            .post(AZURE)
            .then()
            .extract()
            .path("agent_session_id");
    assertThat(secondGeneration.listed()).containsExactly(key);
  }

  @Test
  void If_several_headers_are_sent_the_newest_generation_takes_precedence() {
    Token service = somebody().scopes(Token.READ, Token.WRITE, IMPERSONATE);
    Owner all =
        new Owner(
            service,
            Map.of(
                "x-ms-user-identity",
                "u",
                "x-ms-user-isolation-key",
                "k",
                "x-session-isolation-key",
                "s"));
    String key = all.azureCall().body("{}").post(AZURE).then().extract().path("agent_session_id");
    assertThat(new Owner(service, Map.of("x-ms-user-identity", "u")).listed()).containsExactly(key);
    assertThat(new Owner(service, Map.of("x-ms-user-isolation-key", "k")).listed()).isEmpty();
    assertThat(new Owner(service, Map.of("x-session-isolation-key", "s")).listed()).isEmpty();
  }

  @Test
  void An_isolation_key_cannot_replace_the_permission_to_name_a_user() {
    Token service = somebody().scopes(Token.READ, Token.WRITE, IMPERSONATE);
    Owner named = new Owner(service, Map.of("x-ms-user-identity", "alice@x"));
    String key = named.azureCall().body("{}").post(AZURE).then().extract().path("agent_session_id");

    Owner keyed =
        new Owner(
            service.scopes(Token.READ, Token.WRITE), Map.of("x-ms-user-isolation-key", "alice@x"));
    assertThat(keyed.listed()).isEmpty();
    keyed.azureCall().delete(AZURE + "/" + key).then().statusCode(403);
    assertThat(named.listed()).containsExactly(key);
  }

  @Test
  void Naming_a_user_requires_a_separate_permission() {
    azure(somebody())
        .header("x-ms-user-identity", "u")
        .get(AZURE)
        .then()
        .statusCode(403)
        .body("error.code", equalTo("forbidden"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "ü", "a/b", "a,b"})
  void A_malformed_user_is_rejected(String user) {
    azure(somebody().scopes(Token.READ, IMPERSONATE))
        .header("x-ms-user-identity", user)
        .get(AZURE)
        .then()
        .statusCode(400)
        .body("error.param", equalTo("x-ms-user-identity"));
  }

  @Test
  void An_isolation_key_that_is_too_long_is_rejected() {
    azure(somebody())
        .header("x-ms-user-isolation-key", "k".repeat(257))
        .get(AZURE)
        .then()
        .statusCode(400)
        .body("error.code", equalTo("invalid_request_error"));
  }

  @Test
  void Another_users_session_cannot_be_deleted() {
    Token alice = somebody();
    String key = Dialect.AZURE_CALL.create(alice);

    azure(somebody()).delete(AZURE + "/" + key).then().statusCode(204);
    azure(alice.client("app-1")).delete(AZURE + "/" + key).then().statusCode(204);
    azure(alice)
        .header("x-ms-user-isolation-key", "k")
        .delete(AZURE + "/" + key)
        .then()
        .statusCode(403)
        .body("error.code", equalTo("session_not_accessible"));

    assertThat(owner(alice).listed()).containsExactly(key);
  }

  @Test
  void Another_users_session_is_not_a_valid_cursor_even_after_its_deletion() {
    Token alice = somebody();
    String key = Dialect.AZURE_CALL.create(alice);
    String unknown = notACursor(somebody(), "never-was");
    assertThat(notACursor(somebody(), key)).isEqualTo(unknown);
    azure(alice).delete(AZURE + "/" + key).then().statusCode(204);
    assertThat(notACursor(somebody(), key)).isEqualTo(unknown);
  }

  private static String notACursor(Token token, String cursor) {
    return azure(token)
        .queryParam("after", cursor)
        .get(AZURE)
        .then()
        .statusCode(400)
        .extract()
        .path("error.message");
  }
}
