package dev.parley.http.error;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.testing.Sentences;
import io.quarkus.oidc.OIDCException;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(Sentences.class)
class ExceptionClassifierTest {

  private static HttpFailure of(Throwable thrown) {
    return ExceptionClassifier.classify(thrown, false);
  }

  @Test
  void All_kinds_of_outages_are_unavailable() {
    List<Throwable> away =
        List.of(
            new ConnectException("Connection refused"),
            new UnknownHostException("db"),
            new OIDCException("OIDC Server is not available"),
            new PgException("terminating connection", "FATAL", "57P01", null),
            new PgException("server closed the connection unexpectedly", "FATAL", "08P01", null),
            new PgException("deadlock detected", "ERROR", "40P01", null),
            new SQLException("could not serialize access", "40001"),
            new PgException("too many clients", "FATAL", "53300", null));
    for (Throwable thrown : away) {
      assertThat(of(new IllegalStateException("wrapped", thrown)))
          .isInstanceOf(HttpFailure.Unavailable.class);
    }
  }

  @Test
  void A_broken_client_connection_is_not_an_outage() {
    assertThat(of(new SocketException("Connection reset")))
        .isInstanceOf(HttpFailure.Unexpected.class);
    assertThat(of(new IOException("Broken pipe"))).isInstanceOf(HttpFailure.Unexpected.class);
  }

  @Test
  void A_failed_statement_is_an_internal_error() {
    assertThat(of(new PgException("relation does not exist", "ERROR", "42P01", null)))
        .isInstanceOf(HttpFailure.Unexpected.class);
  }

  @Test
  void Invalid_JSON_from_elsewhere_than_the_request_is_an_internal_error() {
    try {
      new ObjectMapper().readTree("{");
      throw new AssertionError("parsed");
    } catch (com.fasterxml.jackson.core.JsonProcessingException stored) {
      assertThat(of(new IllegalStateException("stored metadata", stored)))
          .isInstanceOf(HttpFailure.Unexpected.class);
    }
  }
}
