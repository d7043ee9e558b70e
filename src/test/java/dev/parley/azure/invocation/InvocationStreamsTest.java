package dev.parley.azure.invocation;

import static dev.parley.testing.Eventually.await;
import static dev.parley.testing.Wire.admin;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.somebody;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ContainerOnLoopback;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.RawConnection;
import dev.parley.testing.Token;
import io.restassured.RestAssured;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Invocations whose bodies and answers arrive in parts. */
@ParleyTest
class InvocationStreamsTest {

  private static final String PATH =
      "/agents/" + ContainerOnLoopback.AGENT + "/endpoint/protocols/invocations";

  /** The maximum size of a body, in bytes. */
  private static final int MAX_BODY = 1 << 20;

  private final Token token = somebody();
  private final String about = "about-" + UUID.randomUUID();

  @BeforeEach
  void create_the_agent() {
    azure(admin())
        .body(Map.of("name", ContainerOnLoopback.AGENT, "definition", Map.of("kind", "hosted")))
        .post("/agents")
        .then()
        .statusCode(200);
  }

  /** Begins an invocation, whose body follows in chunks. */
  private RawConnection begin(String type) throws IOException {
    return new RawConnection(RestAssured.port)
        .send(
            "POST "
                + PATH
                + "?api-version=v1 HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                + type
                + "\r\nTransfer-Encoding: chunked\r\nAuthorization: Bearer "
                + token.mint()
                + "\r\n\r\n");
  }

  private static String chunk(String text) {
    return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
  }

  /** Whether the container has an open connection for the invocation. */
  private String open() {
    return azure(token).contentType("text/plain").body("/open " + about).post(PATH).asString();
  }

  private void awaitOpen(boolean expected) {
    await().untilAsserted(() -> assertThat(open()).isEqualTo(String.valueOf(expected)));
  }

  @Test
  void Parts_arrive_in_both_directions_while_the_body_is_being_sent() throws IOException {
    try (RawConnection connection = begin(ContainerOnLoopback.PARTS + about)) {
      connection.send(chunk("one")).skipHead().awaitChunks("one");
      connection.send(chunk("two")).awaitChunks("two");
      connection.send("0\r\n\r\n").awaitChunks("");
    }
  }

  @Test
  void A_client_that_goes_away_between_parts_closes_the_connection_to_the_container()
      throws IOException {
    try (RawConnection connection = begin(ContainerOnLoopback.PARTS + about)) {
      connection.send(chunk("one")).skipHead().awaitChunks("one");
      awaitOpen(true);
    }
    awaitOpen(false);
  }

  @Test
  void A_client_that_goes_away_before_the_answer_closes_the_connection_to_the_container()
      throws IOException {
    try (RawConnection connection = begin("text/plain")) {
      connection.send(chunk("/hang " + about) + "0\r\n\r\n");
      awaitOpen(true);
    }
    awaitOpen(false);
  }

  @Test
  void A_client_that_goes_away_within_its_body_closes_the_connection_to_the_container()
      throws IOException {
    try (RawConnection connection = begin(ContainerOnLoopback.QUIET + about)) {
      connection.send(chunk("one"));
      awaitOpen(true);
    }
    awaitOpen(false);
  }

  @Test
  void A_body_that_becomes_too_large_ends_an_answer_that_has_begun() throws IOException {
    try (RawConnection connection = begin(ContainerOnLoopback.PARTS + about)) {
      connection.send(chunk("one")).skipHead().awaitChunks("one");
      awaitOpen(true);
      connection.send(chunk("x".repeat(MAX_BODY)));
      awaitOpen(false);
      assertThat(connection.rest()).doesNotEndWith("\r\n0\r\n\r\n");
    }
  }

  @Test
  void An_answer_that_breaks_off_is_passed_on_as_one() throws IOException {
    try (RawConnection connection = begin("text/plain")) {
      connection.send(chunk("/cut-late") + "0\r\n\r\n").skipHead().awaitChunks("some words");
      assertThat(connection.rest()).isEmpty();
    }
  }
}
