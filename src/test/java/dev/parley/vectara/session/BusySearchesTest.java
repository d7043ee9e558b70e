package dev.parley.vectara.session;

import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import dev.parley.store.statement.SearchPermits;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import io.restassured.response.ValidatableResponse;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Searches that no index serves are so few at a time that all other calls find a connection. */
@ParleyTest
class BusySearchesTest {

  @Inject SearchPermits permits;

  @ConfigProperty(name = "quarkus.datasource.reactive.max-size")
  int connections;

  private final List<Cancellable> searches = new ArrayList<>();
  private final Token token = somebody();

  /** As many searches as there are connections; those without a permit wait, and give up. */
  @BeforeEach
  void occupy() {
    vectara(token).body("{\"name\":\"n\"}").post(VECTARA).then().statusCode(201);
    for (int i = 0; i < connections; i++) {
      searches.add(
          permits
              .during(() -> Uni.createFrom().nothing())
              .subscribe()
              .with(found -> {}, busy -> {}));
    }
  }

  @AfterEach
  void end() {
    searches.forEach(Cancellable::cancel);
  }

  /** A list with a filter that no index serves. */
  private ValidatableResponse search() {
    return vectara(token).queryParam("metadata_filter", "tier IS NULL").get(VECTARA).then();
  }

  @Test
  void Other_calls_are_served_while_searches_have_all_permits() {
    vectara(token).get(VECTARA).then().statusCode(200);
    vectara(token)
        .queryParam("metadata_filter", "tier = 'gold'")
        .queryParam("filter", "n")
        .get(VECTARA)
        .then()
        .statusCode(200);
    vectara(token).body("{\"name\":\"n\"}").post(VECTARA).then().statusCode(201);
  }

  @Test
  void A_search_that_finds_no_permit_is_told_to_come_back() {
    search()
        .statusCode(503)
        .header("Retry-After", notNullValue())
        .body("code", equalTo("unavailable"));
  }

  @Test
  void A_search_that_ends_or_is_canceled_leaves_its_permit_to_others() {
    end();
    for (int i = 0; i <= connections; i++) {
      search().statusCode(200);
    }
  }

  @Test
  void A_search_that_waits_has_its_turn() {
    Uni.createFrom()
        .voidItem()
        .onItem()
        .delayIt()
        .by(Duration.ofMillis(300))
        .subscribe()
        .with(ignored -> end());
    search().statusCode(200);
  }
}
