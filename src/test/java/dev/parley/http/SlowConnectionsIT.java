package dev.parley.http;

import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.RawConnection;
import dev.parley.testing.Sentences;
import dev.parley.testing.SmallProgram;
import dev.parley.testing.Token;
import io.restassured.RestAssured;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;

/** Clients that send slowly, or nothing, do not keep others from being served. */
@DisplayNameGeneration(Sentences.class)
class SlowConnectionsIT {

  private static final int HEAP_MEGABYTES = 256;
  private static final int CONNECTIONS = 2_000;
  private static final int CALLS = 50;
  private static final long MEDIAN_MILLIS = 2_000;

  private static SmallProgram program;

  @BeforeAll
  static void start() {
    program = SmallProgram.start(HEAP_MEGABYTES);
  }

  @AfterAll
  static void stop() {
    program.close();
  }

  @Test
  void Two_thousand_slow_connections_do_not_block_others_with_a_heap_of_256_MB() throws Exception {
    Token caller = somebody();
    List<RawConnection> slow = new ArrayList<>();
    try {
      for (int n = 0; n < CONNECTIONS; n++) {
        slow.add(open(n % 4, caller));
      }
      List<Long> times = new ArrayList<>();
      for (int call = 0; call < CALLS; call++) {
        long start = System.nanoTime();
        vectara(caller).body("{}").post(VECTARA).then().statusCode(201);
        times.add((System.nanoTime() - start) / 1_000_000);
      }
      assertThat(times.stream().sorted().toList().get(CALLS / 2)).isLessThan(MEDIAN_MILLIS);
    } finally {
      for (RawConnection connection : slow) {
        connection.close();
      }
    }
    vectara(caller).get(VECTARA).then().statusCode(200);
  }

  /** Opens a connection that is slow in one of four ways. */
  private static RawConnection open(int way, Token caller) throws Exception {
    RawConnection connection = new RawConnection(RestAssured.port);
    String post =
        "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            .formatted(VECTARA);
    return switch (way) {
      case 0 -> connection; // Says nothing.
      case 1 -> connection.send(post); // Never ends its head.
      case 2 -> connection.send(post + "Content-Length: 1000\r\n\r\n{"); // Without credentials.
      default ->
          connection.send(
              post
                  + "Authorization: Bearer %s\r\nContent-Length: 1000\r\n\r\n{"
                      .formatted(caller.mint()));
    };
  }
}
