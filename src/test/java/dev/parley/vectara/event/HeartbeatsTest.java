package dev.parley.vectara.event;

import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.OtherSettings;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import dev.parley.testing.Wire;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

/** Streams in which nothing is sent for a while; answers may take 5 seconds. */
@ParleyTest
@TestProfile(OtherSettings.class)
class HeartbeatsTest {

  @Test
  void A_stream_that_hangs_has_heartbeats_until_it_ends() {
    Token token = somebody();
    String key = vectara(token).body("{\"name\":\"n\"}").post(VECTARA).path("key");
    String stream = new Events(token, Wire.VECTARA, key).stream("/hang Hm").asString();
    assertThat(stream)
        .startsWith("event:input_message\n")
        .contains("\n\n: heartbeat\n\n: heartbeat\n\n");
    assertThat(Events.types(stream)).endsWith("streaming_agent_output", "error", "end");
  }
}
