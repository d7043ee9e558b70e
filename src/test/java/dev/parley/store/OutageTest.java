package dev.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParseException;
import dev.parley.testing.Sentences;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(Sentences.class)
class OutageTest {

  @Test
  void All_kinds_of_lost_connections_are_recognized() {
    List<Throwable> broken =
        List.of(
            new SocketException("Connection reset"),
            new IOException("Broken pipe"),
            new EOFException(),
            new ConnectException("Connection refused"),
            new ClosedChannelException(),
            ClosedConnectionException.INSTANCE,
            new Throwable("Connection is not active now, current status: CLOSED"));
    for (Throwable failure : broken) {
      assertThat(Outage.broken(new CompletionException(failure))).as("%s", failure).isTrue();
    }
  }

  @Test
  void A_statement_that_took_too_long_is_not_repeated() {
    PgException canceled = new PgException("canceling statement", "ERROR", "57014", null);
    assertThat(Outage.is(canceled)).isTrue();
    assertThat(Outage.passes(canceled)).isFalse();
    assertThat(Outage.passes(new PgException("shutting down", "FATAL", "57P01", null))).isTrue();
    assertThat(Outage.passes(new PgException("no such table", "ERROR", "42P01", null))).isFalse();
  }

  @Test
  void A_converted_failure_is_not_converted_again() {
    assertThat(Outage.broken(new DatabaseUnavailable(new EOFException()))).isFalse();
  }

  @Test
  void Ordinary_PostgreSQL_errors_and_invalid_stored_JSON_are_not_outages() {
    assertThat(Outage.broken(new PgException("no such table", "ERROR", "42P01", null))).isFalse();
    assertThat(Outage.broken(new JsonParseException(null, "unexpected end"))).isFalse();
  }
}
