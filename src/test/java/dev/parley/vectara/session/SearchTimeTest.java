package dev.parley.vectara.session;

import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import dev.parley.testing.OtherSettings;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is answered when the time for a search is over: here, after the first session looked at. */
@ParleyTest
@TestProfile(OtherSettings.class)
class SearchTimeTest {

  private static ValidatableResponse search(Token token, String filter, String pageKey) {
    return vectara(token)
        .queryParam("filter", filter)
        .queryParam("page_key", pageKey)
        .get(VECTARA)
        .then();
  }

  @Test
  void A_search_that_reaches_its_time_limit_returns_what_it_found_and_can_be_continued() {
    Token token = somebody();
    for (String name : List.of("apple", "banana")) {
      vectara(token).body("{\"name\":\"" + name + "\"}").post(VECTARA).then().statusCode(201);
    }
    var first = search(token, "an", "").statusCode(200).extract();
    assertThat(first.<List<String>>path("sessions.name")).containsExactly("banana");

    String next = first.path("metadata.page_key");
    assertThat(search(token, "pp", next).extract().<List<String>>path("sessions.name"))
        .containsExactly("apple");
  }

  @Test
  void A_search_that_finds_nothing_within_the_time_limit_is_rejected() {
    Token token = somebody();
    for (String name : List.of("apple", "banana")) {
      vectara(token).body("{\"name\":\"" + name + "\"}").post(VECTARA).then().statusCode(201);
    }
    search(token, "pp", "")
        .statusCode(400)
        .body("field_errors.filter", containsString("matches none of the 1 sessions"));
  }
}
