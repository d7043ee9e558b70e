package dev.parley.http;

import static dev.parley.testing.Wire.AZURE;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.somebody;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyTest;
import io.restassured.http.Header;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

/** Where no origin is configured, web pages are told nothing. */
@ParleyTest
class NoCorsTest {

  private static void saysNothing(Response answer) {
    assertThat(answer.headers().asList())
        .extracting(Header::getName)
        .map(String::toLowerCase)
        .noneMatch(name -> name.startsWith("access-control-") || name.equals("vary"));
  }

  @Test
  void Responses_have_no_CORS_headers() {
    String page = "https://app.example.com";
    Response answer = azure(somebody()).header("Origin", page).get(AZURE);
    assertThat(answer.statusCode()).isEqualTo(200);
    saysNothing(answer);
    saysNothing(
        given()
            .header("Origin", page)
            .header("Access-Control-Request-Method", "POST")
            .options(AZURE));
  }
}
