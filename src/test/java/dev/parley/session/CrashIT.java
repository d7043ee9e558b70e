package dev.parley.session;

import static dev.parley.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.greaterThan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.testing.Creators;
import dev.parley.testing.Database;
import dev.parley.testing.FreePort;
import dev.parley.testing.Issuer;
import dev.parley.testing.MortalPostgres;
import dev.parley.testing.PackagedProgram;
import dev.parley.testing.RunningProgram;
import dev.parley.testing.Sentences;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * PostgreSQL is killed (-9) in the middle of creates, and started again. It takes about a minute:
 * {@code ./mvnw verify -DskipUnitTests -Dtest.groups=crash} runs it alone.
 */
@Tag("crash")
@DisplayNameGeneration(Sentences.class)
class CrashIT {

  private static final int CLIENTS = 16;
  private static final int KILLS = 3;

  /** Before a kill and after the last one, so that each comes in the middle of many. */
  private static final int CREATES = 300;

  /** For so many, on however slow a machine. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final int REFUSALS = CLIENTS;

  @Test
  void Killing_PostgreSQL_three_times_neither_loses_nor_duplicates_sessions()
      throws JsonProcessingException {
    Issuer issuer = new Issuer();
    Map<String, String> environment = new HashMap<>(issuer.start());
    environment.keySet().removeIf(name -> !name.startsWith("PARLEY_"));
    environment.put("PARLEY_AGENTS_FILE", "classpath:demo-agents.yaml");
    environment.put("PARLEY_HTTP_PORT", String.valueOf(FreePort.next()));
    environment.put("PARLEY_MANAGEMENT_PORT", String.valueOf(FreePort.next()));
    environment.put("PARLEY_SHUTDOWN_DELAY", "0s");
    try (MortalPostgres postgres = new MortalPostgres()) {
      environment.putAll(postgres.environment());
      try (RunningProgram program =
              new RunningProgram(PackagedProgram.start(environment), environment);
          Creators creators = new Creators(program.port(), CLIENTS)) {
        for (int kill = 0; kill < KILLS; kill++) {
          more(creators, 201, CREATES);
          postgres.kill();
          more(creators, 503, REFUSALS);
          postgres.start();
        }
        more(creators, 201, CREATES);
        creators.end();
        assertThat(creators.faults()).as("%s", creators.statuses()).isEmpty();
        assertThat(creators.statuses()).containsOnlyKeys(201, 503);
        assertThat(stored(environment)).containsAllEntriesOf(creators.created());
      } finally {
        issuer.stop();
      }
    }
  }

  /** Waits until there are so many more answers of this status, or something went wrong. */
  private static void more(Creators creators, int status, int count) {
    int enough = creators.answers(status) + count;
    await()
        .atMost(PATIENCE)
        .until(
            () -> creators.faults().isEmpty() ? creators.answers(status) : Integer.MAX_VALUE,
            greaterThan(enough));
  }

  /** The sessions that there are, by their idempotency keys. */
  private static Map<String, String> stored(Map<String, String> environment)
      throws JsonProcessingException {
    try (Database database = Database.of(environment)) {
      assertThat(database.value("select count(*) - count(distinct idempotency_key) from session"))
          .as("sessions that were created twice")
          .isEqualTo("0");
      JsonNode sessions =
          new ObjectMapper()
              .readTree(
                  database.value("select json_object_agg(idempotency_key, key) from session"));
      Map<String, String> stored = new HashMap<>();
      sessions.propertyStream().forEach(s -> stored.put(s.getKey(), s.getValue().textValue()));
      return stored;
    }
  }
}
