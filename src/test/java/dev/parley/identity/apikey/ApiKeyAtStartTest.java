package dev.parley.identity.apikey;

import static dev.parley.testing.Wire.API_KEYS;
import static dev.parley.testing.Wire.withKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;

import dev.parley.testing.Parallel;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.StoredKeys;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first key of a workspace comes from the configuration. Each test has one of its own. */
@ParleyTest
class ApiKeyAtStartTest {

  @Inject ApiKeyAtStart start;
  @Inject StoredKeys stored;

  private final String workspace = "w-" + UUID.randomUUID();

  private static String fresh() {
    return "first.~_-" + UUID.randomUUID();
  }

  private void store(String key) {
    try {
      start.store(workspace, key);
    } catch (RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private List<String> names() {
    return stored.query(
        "select k.name from api_key k join workspace w on w.id = k.workspace_id where w.name = ?",
        workspace);
  }

  @Test
  void The_bootstrap_key_permits_everything_in_a_workspace_without_keys() {
    String key = fresh();
    store(key);
    withKey(key)
        .get(API_KEYS)
        .then()
        .statusCode(200)
        .body("api_keys.name", contains("bootstrap"))
        .body("api_keys.api_roles", contains(List.of("owner")));
  }

  @Test
  void The_bootstrap_key_is_not_stored_if_the_workspace_has_a_key() {
    String key = fresh();
    store(key);
    store(key);
    String other = fresh();
    store(other);
    assertThat(names()).containsExactly("bootstrap");
    withKey(other).get(API_KEYS).then().statusCode(401);
  }

  @Test
  void Replicas_that_start_at_the_same_time_store_one_key() {
    String key = fresh();
    Parallel.map(
        IntStream.range(0, 6).boxed().toList(),
        replica -> {
          store(key);
          return replica;
        });
    assertThat(names()).containsExactly("bootstrap");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "short",
        "0123456789012345678901234567890",
        "spaces are not for the keys of programs",
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9.c2ln"
      })
  void An_invalid_bootstrap_key_is_not_shown_at_startup(String key) {
    assertThatThrownBy(() -> store(key))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("parley: ")
        .hasMessageNotContaining(key);
    assertThat(names()).isEmpty();
  }
}
