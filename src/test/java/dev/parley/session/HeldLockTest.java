package dev.parley.session;

import static dev.parley.testing.Wire.AZURE;
import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.newKey;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.withKey;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import dev.parley.testing.OtherSettings;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whoever waits for a lock holds a connection, which others wait for: so nobody waits for long. */
@ParleyTest
@TestProfile(OtherSettings.class)
class HeldLockTest {

  @Inject AgroalDataSource database;

  @Test
  void A_request_that_exceeds_the_lock_timeout_is_503_with_Retry_After() throws SQLException {
    azure(somebody()).get(AZURE).then().statusCode(200);
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("select 1 from agent_version for update");
      azure(somebody())
          .body("{}")
          .post(AZURE)
          .then()
          .statusCode(503)
          .header("Retry-After", notNullValue())
          .body("error.code", equalTo("service_unavailable"));
      connection.rollback();
    }
    azure(somebody()).body("{}").post(AZURE).then().statusCode(201);
  }

  @Test
  void A_statement_that_takes_too_long_is_canceled() throws SQLException {
    String name = "slow_" + UUID.randomUUID().toString().replace("-", "");
    Token token = Token.of(name);
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          create function %1$s() returns trigger language plpgsql as $$
            begin perform pg_sleep(60); return new; end $$;
          create trigger %1$s before insert on session for each row
            when (new.owner_subject = '%1$s') execute function %1$s()
          """
              .formatted(name));
      try {
        azure(token)
            .body("{}")
            .post(AZURE)
            .then()
            .statusCode(503)
            .header("Retry-After", notNullValue())
            .body("error.code", equalTo("service_unavailable"));
      } finally {
        statement.execute("drop function %s() cascade".formatted(name));
      }
    }
    azure(token).body("{}").post(AZURE).then().statusCode(201);
  }

  @Test
  void A_key_that_cannot_be_looked_up_is_503_and_not_401() throws SQLException {
    String secret = newKey(Map.of("api_roles", List.of("agent_user"))).path("secret_key");
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("lock table api_key in access exclusive mode");
      withKey(secret)
          .body("{\"name\":\"n\"}")
          .post(VECTARA)
          .then()
          .statusCode(503)
          .header("Retry-After", notNullValue())
          .body("code", equalTo("unavailable"));
      connection.rollback();
    }
    withKey(secret).body("{\"name\":\"n\"}").post(VECTARA).then().statusCode(201);
  }
}
