package dev.parley.session;

import static dev.parley.testing.Wire.AZURE;
import static dev.parley.testing.Wire.freshKey;
import static dev.parley.testing.Wire.somebody;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Property: whoever walks a list page by page while sessions come and go sees each session that was
 * there all the time, once, and none twice.
 */
@ParleyTest
class PagingTest {

  private static final int WALKS = 12;

  /** Seeds of the walks. A failing one is in the test's name, and plays the same walk again. */
  static List<Long> seeds() {
    return new Random().longs(WALKS).boxed().toList();
  }

  /** One owner's sessions, and the chance that decides what happens to them. */
  private static final class Walk {

    private final Random chance;
    private final String bearer = somebody().mint();
    private final List<String> present = new ArrayList<>();

    private Walk(long seed) {
      chance = new Random(seed);
    }

    private RequestSpecification call() {
      return given()
          .auth()
          .oauth2(bearer)
          .contentType("application/json")
          .queryParam("api-version", "v1");
    }

    private void insert() {
      String body =
          chance.nextBoolean() ? "{}" : "{\"agent_session_id\":\"%s\"}".formatted(freshKey());
      present.add(
          call().body(body).post(AZURE).then().statusCode(201).extract().path("agent_session_id"));
    }

    private void delete(String key) {
      call().delete(AZURE + "/" + key).then().statusCode(204);
      present.remove(key);
    }

    private void disturb(JsonPath page) {
      int changes = chance.nextInt(4);
      for (int i = 0; i < changes; i++) {
        switch (chance.nextInt(3)) {
          case 0 -> insert();
          case 1 -> {
            if (!present.isEmpty()) {
              delete(present.get(chance.nextInt(present.size())));
            }
          }
          // The very session that the next page starts after.
          default -> delete(page.getString("last_id"));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void Each_session_that_is_not_deleted_is_listed_exactly_once(long seed) {
    Walk walk = new Walk(seed);
    for (int i = walk.chance.nextInt(30); i >= 0; i--) {
      walk.insert();
    }
    Set<String> before = new HashSet<>(walk.present);
    String order = walk.chance.nextBoolean() ? "asc" : "desc";
    int limit = 1 + walk.chance.nextInt(5);

    List<String> seen = new ArrayList<>();
    String after = null;
    boolean more = true;
    while (more && seen.size() < 300) {
      RequestSpecification call = walk.call().queryParam("limit", limit).queryParam("order", order);
      if (after != null) {
        call.queryParam("after", after);
      }
      JsonPath page = call.get(AZURE).then().statusCode(200).extract().jsonPath();
      seen.addAll(page.getList("data.agent_session_id", String.class));
      after = page.getString("last_id");
      more = page.getBoolean("has_more") && after != null;
      if (more) {
        walk.disturb(page);
      }
    }

    Set<String> survivors = new HashSet<>(before);
    survivors.retainAll(walk.present);
    assertThat(seen).containsAll(survivors);
    assertThat(seen).doesNotHaveDuplicates();
  }
}
