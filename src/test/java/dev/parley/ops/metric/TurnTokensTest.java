package dev.parley.ops.metric;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.palantir.conversation.Talk;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is measured of turns, and what their tokens add up to. */
@ParleyTest
class TurnTokensTest {

  @TestHTTPResource(value = "/", management = true)
  URL management;

  @Inject AgroalDataSource database;

  private final String subject = "tokens-" + UUID.randomUUID();
  private Talk talk;

  @BeforeEach
  void begin() {
    talk = Talk.with(Token.of(subject), Talk.TALKER);
  }

  /** The value of a metric of turns; 0 if it is not there yet. */
  private double turns(String metric, String labels) {
    return Pattern.compile(
            "(?m)^%s\\{[^}]*gen_ai_operation_name=\"invoke_agent\"[^}]*%s[^}]*} (\\S+)"
                .formatted(metric, labels))
        .matcher(given().get(management + "metrics").asString())
        .results()
        .map((MatchResult found) -> Double.parseDouble(found.group(1)))
        .findFirst()
        .orElse(0.0);
  }

  @Test
  void A_turn_is_measured_by_its_outcome() {
    String count = "gen_ai_client_operation_duration_seconds_count";
    String tokens = "gen_ai_client_token_usage_sum";
    double succeeded = turns(count, "outcome=\"success\"");
    double failed = turns(count, "outcome=\"execution\"");
    double read = turns(tokens, "gen_ai_token_type=\"input\"");
    talk.say("one two three");
    talk.blocking("/fail", Map.of()).then().statusCode(500);
    assertThat(turns(count, "outcome=\"success\"")).isGreaterThanOrEqualTo(succeeded + 1);
    assertThat(turns(count, "outcome=\"execution\"")).isGreaterThanOrEqualTo(failed + 1);
    assertThat(turns(tokens, "gen_ai_token_type=\"input\"")).isGreaterThanOrEqualTo(read + 3);
  }

  @Test
  void The_documented_statement_sums_tokens_by_day_owner_and_agent()
      throws IOException, SQLException {
    talk.say("one two three");
    talk.say("four");
    String documented =
        Pattern.compile("```sql\\n(select date_trunc.*?);\\n```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("docs/observability.md")))
            .results()
            .findFirst()
            .orElseThrow()
            .group(1);
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                "select * from (" + documented + ") sums where owner_subject = ?")) {
      statement.setString(1, subject);
      ResultSet sums = statement.executeQuery();
      assertThat(sums.next()).isTrue();
      assertThat(sums.getString("agent")).isEqualTo("talker");
      assertThat(sums.getInt("turns")).isEqualTo(2);
      assertThat(sums.getLong("input_tokens")).isPositive();
      assertThat(sums.getLong("output_tokens")).isPositive();
    }
  }
}
