package dev.parley.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.parley.testing.ParleyIT;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The page of the API, served by the packaged program. */
@ParleyIT
@Tag("training")
class ApiPageIT {

  @Test
  void Swagger_UI_and_its_document_are_served() {
    given().get("/q/swagger-ui/").then().statusCode(200).body(containsString("swagger-ui"));
    given().get("/q/swagger-ui/swagger-ui-bundle.js").then().statusCode(200);
    given()
        .accept("application/json")
        .get("/q/openapi")
        .then()
        .statusCode(200)
        .body("info.title", equalTo("Parley"));
  }
}
