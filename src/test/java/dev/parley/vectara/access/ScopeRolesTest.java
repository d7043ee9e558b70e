package dev.parley.vectara.access;

import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import dev.parley.testing.Wire;
import org.junit.jupiter.api.Test;

/** Scopes of a provider's own that carry roles, as the tests' configuration says. */
@ParleyTest
class ScopeRolesTest {

  private static final Token LOOKS = somebody().scopes("team:look");
  private static final Token ALL = somebody().scopes("openid", "team:all");

  private static String sessionOf(Token owner) {
    return vectara(owner).body("{}").post(VECTARA).then().statusCode(201).extract().path("key");
  }

  @Test
  void A_scope_mapped_to_a_role_permits_what_the_role_permits() {
    String key = sessionOf(somebody());
    vectara(LOOKS).get(VECTARA + "/" + key).then().statusCode(200);
    vectara(LOOKS)
        .queryParam("limit", 100)
        .get(VECTARA)
        .then()
        .statusCode(200)
        .body("sessions.key", hasItem(key));
    vectara(LOOKS).body("{}").post(VECTARA).then().statusCode(403);
    vectara(LOOKS).body("{}").patch(VECTARA + "/" + key).then().statusCode(403);
  }

  @Test
  void One_scope_can_grant_several_roles() {
    String key = sessionOf(ALL);
    vectara(ALL).get(VECTARA + "/" + key).then().statusCode(200);
    vectara(ALL).get(VECTARA).then().statusCode(200);
    vectara(ALL).delete(VECTARA + "/" + key).then().statusCode(403);
  }

  @Test
  void A_role_permits_nothing_in_other_APIs() {
    azure(ALL).get(Wire.AZURE).then().statusCode(403);
  }

  @Test
  void A_scope_that_is_not_mapped_grants_no_role() {
    vectara(somebody().scopes("team:other"))
        .get(VECTARA)
        .then()
        .statusCode(403)
        .body("code", equalTo("forbidden"));
  }
}
