package dev.parley.vectara.access;

import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyTest;
import dev.parley.testing.RawConnection;
import dev.parley.testing.Token;
import io.restassured.RestAssured;
import org.junit.jupiter.api.Test;

/** Requests whose rights are checked before their bodies have arrived. */
@ParleyTest
class SlowBodiesTest {

  private static final String BODY = "{\"name\":\"mine now\"}";

  @Test
  void The_rights_of_another_request_do_not_count() throws Exception {
    String path =
        VECTARA
            + "/"
            + vectara(somebody()).body("{}").post(VECTARA).then().extract().<String>path("key");
    // May change its own sessions by its scope, and read all of the agent by its role.
    Token user = somebody().scopes(Token.READ, Token.WRITE, "team:all");
    try (RawConnection changing = new RawConnection(RestAssured.port)) {
      changing.send(
          "PATCH %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
                  .formatted(path, user.mint())
              + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                  .formatted(BODY.length()));
      vectara(user).get(path).then().statusCode(200);
      assertThat(changing.send(BODY).receive().status()).isEqualTo(404);
    }
  }
}
