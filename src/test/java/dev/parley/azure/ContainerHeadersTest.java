package dev.parley.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.failure.ConversationFailure.ContainerTimedOut;
import dev.parley.http.RequestId;
import dev.parley.http.error.FailedRequest;
import dev.parley.http.error.RenderedFailure;
import dev.parley.testing.Sentences;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;

/** The headers of failures of containers. */
@DisplayNameGeneration(Sentences.class)
class ContainerHeadersTest {

  private static RenderedFailure late(String session) {
    return new AzureDialect(null)
        .render(
            new ContainerTimedOut("demo", session),
            new FailedRequest(new RequestId(UUID.randomUUID()), "/agents/demo"));
  }

  @Test
  void An_answer_that_does_not_begin_in_time_is_504_with_its_session() {
    assertThat(late("mine").status()).isEqualTo(504);
    assertThat(late("mine").headers())
        .isEqualTo(
            Map.of(
                "x-adc-response-details",
                "ProxyTimeout",
                "x-should-retry",
                "false",
                "x-agent-session-id",
                "mine"));
    assertThat(late("").headers()).containsOnlyKeys("x-adc-response-details", "x-should-retry");
  }
}
