package dev.parley.turn;

import static dev.parley.testing.Eventually.await;
import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.keyOf;
import static dev.parley.testing.Wire.vectara;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.testing.Database;
import dev.parley.testing.PackagedProgram;
import dev.parley.testing.Parallel;
import dev.parley.testing.ProgramHome;
import dev.parley.testing.RunningProgram;
import dev.parley.testing.Sentences;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;

/** Many turns at once, and slow readers, with a heap of 256 MB. */
@DisplayNameGeneration(Sentences.class)
class TurnLoadIT {

  private static final int STREAMS = 200;
  private static final int MEGABYTE = 1024 * 1024;
  private static final String WORDS = "one two three four five ".repeat(10).strip();
  private static final String IN_FLIGHT = "turn_lease";

  private static final String CONNECTIONS =
      "pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()";

  /** What caches and pools may keep for later turns, in bytes. */
  private static final long KEPT = 8 * MEGABYTE;

  private static final int TEXT = 80;
  private static final int PIECES = 190_000;

  /** More than the sockets of both sides hold. */
  private static final int ANSWER = PIECES * TEXT;

  private static final Map<String, String> SETTINGS =
      Map.of(
          "PARLEY_TURN_MAX_OUTPUT",
          "16777216",
          "PARLEY_TURN_MAX_MESSAGE",
          "1048576",
          "PARLEY_HTTP_MAX_BODY_SIZE",
          "4M",
          "PARLEY_SHUTDOWN_DELAY",
          "0s");

  /**
   * Each word becomes a piece of the answer. Streams are in ASCII, so that each letter takes six
   * bytes there: more than the sockets of both sides hold.
   */
  private static final String NUMBERED =
      IntStream.range(0, 10_000).mapToObj(n -> n + "é".repeat(90)).collect(Collectors.joining(" "));

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Pattern PIECE = Pattern.compile("event:streaming_agent_output\ndata:(.*)\n");

  private static final Pattern EVENT = Pattern.compile("aev_[0-9a-f-]{36}");

  private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

  private static ProgramHome home;
  private static Database database;
  private static RunningProgram program;

  @BeforeAll
  static void start() {
    assumeFalse(PackagedProgram.isNative(), "the heap of a native binary is not measured");
    home = new ProgramHome();
    database = home.database();
    Map<String, String> environment = home.environment(SETTINGS);
    program =
        new RunningProgram(
            // The collector that the JVM selects in a container whose heap is that small.
            PackagedProgram.start(
                environment, PackagedProgram.command("-Xmx256m", "-XX:+UseSerialGC")),
            environment);
  }

  @AfterAll
  static void stop() {
    if (program != null) {
      program.end();
      database.close();
      home.close();
    }
  }

  @Test
  void Two_hundred_streams_at_once_leave_nothing_behind() throws Exception {
    List<Chat> chats =
        Parallel.map(IntStream.range(0, STREAMS).boxed().toList(), n -> Chat.on(program));
    // What is made once is made now.
    assertAnswered(stream(chats, WORDS), WORDS);
    long heap = liveHeap();
    long connections = database.rows(CONNECTIONS);

    List<CompletableFuture<HttpResponse<String>>> answers = stream(chats, "/slow 100 " + WORDS);
    await().until(() -> database.rows(IN_FLIGHT), equalTo((long) STREAMS));
    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      assertThat(answer.get().statusCode()).isEqualTo(200);
      assertThat(answer.get().body()).isEqualTo(WORDS);
    }

    assertThat(database.rows(IN_FLIGHT)).isZero();
    assertThat(database.rows("piece")).isZero();
    assertThat(database.rows("turn where status <> 'COMPLETED'")).isZero();
    await().untilAsserted(() -> assertThat(busyConnections()).isZero());
    assertThat(database.rows(CONNECTIONS)).isLessThanOrEqualTo(connections);
    assertThat(liveHeap()).isLessThan(heap + KEPT);
  }

  @Test
  void Turns_do_not_read_answers_that_are_too_long_to_remember() throws Exception {
    List<Chat> chats = Parallel.map(List.of(1, 2, 3, 4), n -> Chat.on(program));
    for (Chat chat : chats) {
      for (int i = 1; i <= 4; i++) {
        chat.say("/empty " + i).then().statusCode(200);
      }
      database.execute(
          "update event e set payload = jsonb_set(e.payload, '{text}', to_jsonb(repeat('z', %d)))"
                  .formatted(8 * MEGABYTE)
              + " from session s where e.agent_id = s.agent_id and e.session_id = s.id and e.type = 'AGENT_OUTPUT' and "
              + chat.sql());
      chat.say("Hello").then().statusCode(200);
    }
    assertAnswered(stream(chats, "/recall 1"), "Hello");
  }

  @Test
  void Turns_after_large_contexts_are_answered_at_the_same_time() throws Exception {
    Map<String, String> context =
        Map.of(
            "type",
            "functionRetrievedContext",
            "functionRid",
            "ri.function-registry.main.function.1",
            "functionVersion",
            "1.0.0",
            "retrievedPrompt",
            "x".repeat(3 * MEGABYTE));
    List<Chat> chats = Parallel.map(List.of(1, 2), n -> Chat.on(program));
    for (Chat chat : chats) {
      for (int i = 1; i <= 10; i++) {
        chat.say("/empty " + i, Map.of("contextsOverride", List.of(context)))
            .then()
            .statusCode(200);
      }
    }
    // The latest five, which have 15 MB.
    assertAnswered(stream(chats, "/recall 1"), "/empty 6");
  }

  private static void assertAnswered(
      List<CompletableFuture<HttpResponse<String>>> answers, String text) throws Exception {
    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      assertThat(answer.get().statusCode()).as(answer.get().body()).isEqualTo(200);
      assertThat(answer.get().body()).endsWith(text);
    }
  }

  private static List<CompletableFuture<HttpResponse<String>>> stream(
      List<Chat> chats, String text) {
    return chats.stream()
        .map(chat -> chat.streaming(text, UUID.randomUUID(), UUID.randomUUID()))
        .map(request -> Chat.HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofString()))
        .toList();
  }

  @Test
  void A_reader_of_one_byte_a_second_holds_no_connection_to_the_database() throws Exception {
    Chat chat = Chat.on(program);
    Chat.on(program).say("/repeat " + PIECES + " " + "y".repeat(TEXT - 1)).then().statusCode(200);
    // Without a history of that length, which each of its turns would read.
    Chat other = Chat.on(program);
    long heap = liveHeap();
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    AtomicInteger read = new AtomicInteger();
    try (Socket reader = new Socket()) {
      // The smallest that the system allows.
      reader.setReceiveBufferSize(1);
      reader.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), program.port()));
      reader.getOutputStream().write(request(chat));
      clock.scheduleAtFixedRate(() -> readByte(reader, read), 0, 1, TimeUnit.SECONDS);

      await()
          .until(
              () -> {
                assertThat(heldTransactions()).isZero();
                other.say("hello").then().statusCode(200);
                return turnStatus(chat);
              },
              equalTo("COMPLETED"));
      assertThat(
              database.value(
                  "select max(length(e.payload ->> 'text')) from event e join session s"
                      + " on s.agent_id = e.agent_id and s.id = e.session_id where "
                      + chat.sql()))
          .isEqualTo(String.valueOf(ANSWER));
      int before = read.get();
      await()
          .during(Duration.ofSeconds(3))
          .untilAsserted(() -> assertThat(busyConnections()).isZero());
      assertThat(read.get()).isBetween(before + 2, 60);
      assertThat(liveHeap()).isLessThan(heap + KEPT);
    } finally {
      clock.shutdownNow();
    }
  }

  @Test
  void A_slow_reader_misses_no_piece_and_another_replica_gives_the_rest() throws Exception {
    Chat chat = Chat.on(program);
    Chat other = Chat.on(program);
    send(other, Map.of("messages", List.of(text(NUMBERED)))).then().statusCode(201);
    long heap = liveHeap();
    try (InputStream stream = open(chat)) {
      String first =
          new String(stream.readNBytes(NUMBERED.length() + 1000), StandardCharsets.UTF_8);
      await().until(() -> turnStatus(chat), equalTo("COMPLETED"));
      // What is left of the answer waits in memory: its text, and the message that it repeats.
      assertThat(liveHeap()).isLessThan(heap + 2 * NUMBERED.length() + KEPT);

      RunningProgram replica = home.start(SETTINGS);
      String input = EVENT.matcher(first).results().findFirst().orElseThrow().group();
      String output;
      try {
        output =
            send(
                    chat.via(replica),
                    Map.of("since", input, "messages", List.of(text("/repeat 1 Then."))))
                .then()
                .statusCode(201)
                .body("events.type", contains("agent_output", "input_message", "agent_output"))
                .body("events[0].content", equalTo("You said: " + NUMBERED))
                .extract()
                .path("events[0].id");
      } finally {
        replica.end();
      }

      String told = first + new String(stream.readAllBytes(), StandardCharsets.US_ASCII);
      List<String> pieces = new ArrayList<>();
      for (MatchResult frame : PIECE.matcher(told).results().toList()) {
        pieces.add(JSON.readTree(frame.group(1)).path("content").asText());
      }
      assertThat(pieces).hasSize(2 + 10_000);
      assertThat(String.join("", pieces)).isEqualTo("You said: " + NUMBERED);
      assertThat(told)
          .contains("\"event_id\":\"" + output + "\"")
          .endsWith("event:end\ndata:{\"type\":\"end\"}\n\n");
    }
    assertThat(liveHeap()).isLessThan(heap + KEPT);
  }

  private static Map<String, String> text(String content) {
    return Map.of("type", "text", "content", content);
  }

  private static Response send(Chat chat, Map<String, ?> input) {
    return vectara(chat.token())
        .port(chat.replica().port())
        .body(input)
        .post(VECTARA + "/" + keyOf(chat.rid()) + "/events");
  }

  /** Starts a stream of Vectara's that repeats the numbered words. */
  private static InputStream open(Chat chat) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://localhost:%d%s/%s/events"
                        .formatted(chat.replica().port(), VECTARA, keyOf(chat.rid()))))
            .header("Authorization", "Bearer " + chat.token().mint())
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"stream_response\":true,\"messages\":[{\"type\":\"text\",\"content\":\"%s\"}]}"
                        .formatted(NUMBERED)))
            .build();
    HttpResponse<InputStream> answer =
        Chat.HTTP.send(request, HttpResponse.BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(201);
    return answer.body();
  }

  private static byte[] request(Chat chat) {
    String body =
        "{\"userInput\":{\"text\":\"/repeat %d %s\"}}".formatted(PIECES, "x".repeat(TEXT - 1));
    return ("POST %s?preview=true HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
            + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s")
        .formatted(chat.path("/streamingContinue"), chat.token().mint(), body.length(), body)
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static void readByte(Socket reader, AtomicInteger read) {
    try {
      if (reader.getInputStream().read() >= 0) {
        read.incrementAndGet();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String turnStatus(Chat chat) {
    return database.value(
        "select t.status from turn t join session s on s.agent_id = t.agent_id and s.id = t.session_id where "
            + chat.sql());
  }

  /** Connections that run a statement or have a transaction open. */
  private static long busyConnections() {
    return database.rows(CONNECTIONS + " and (state <> 'idle' or xact_start is not null)");
  }

  /** Connections in the same transaction for longer than a second. */
  private static long heldTransactions() {
    return database.rows(
        CONNECTIONS
            + " and state like 'idle in transaction%'"
            + " and state_change < clock_timestamp() - interval '1 second'");
  }

  /** The size of the objects in use, in bytes, after a garbage collection. */
  private static long liveHeap() throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                String.valueOf(program.process().pid()),
                "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String histogram = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(jcmd.waitFor()).as(histogram).isZero();
    MatchResult total = TOTAL.matcher(histogram).results().findFirst().orElseThrow();
    return Long.parseLong(total.group(1));
  }
}
