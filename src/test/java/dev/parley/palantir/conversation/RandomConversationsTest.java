package dev.parley.palantir.conversation;

import static dev.parley.testing.Eventually.await;
import static dev.parley.testing.Wire.DEMO_RID;
import static dev.parley.testing.Wire.PALANTIR;
import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.keyOf;
import static dev.parley.testing.Wire.palantir;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Parallel;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.StoredLog;
import dev.parley.testing.StoredSession;
import dev.parley.testing.TimePasses;
import dev.parley.testing.Token;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Does at random, in parallel and in a few sessions, all that changes a conversation. Whatever
 * happens, the logs have no gaps and the counts are right; a session that only one caller uses has
 * exactly the exchanges that were added to it.
 */
@ParleyTest
class RandomConversationsTest {

  private static final int WORKERS = 4;
  private static final int SHARED_SESSIONS = 3;
  private static final int STEPS = 20;

  @Inject StoredLog log;
  @Inject StoredSession stored;
  @Inject TimePasses time;

  private final List<Token> callers = List.of(somebody(), somebody());
  private final List<Chat> shared = new CopyOnWriteArrayList<>();
  private final Queue<Chat> all = new ConcurrentLinkedQueue<>();
  private final Queue<Hanging> hanging = new ConcurrentLinkedQueue<>();
  private final Queue<Hanging> recent = new ConcurrentLinkedQueue<>();
  private final Queue<CompletableFuture<?>> streams = new ConcurrentLinkedQueue<>();
  private final ExecutorService readers = Executors.newCachedThreadPool();

  /**
   * A session in two APIs.
   *
   * @param key its key in Vectara's API
   */
  private record Chat(Talk talk, String key) {}

  /** A streamed exchange that does not end by itself. */
  private record Hanging(Talk talk, UUID message) {}

  @AfterEach
  void stopReading() {
    readers.shutdownNow();
  }

  @Test
  void Logs_have_no_gaps_and_counts_are_right_whatever_happens() {
    long seed = new Random().nextLong();
    for (int i = 0; i < SHARED_SESSIONS; i++) {
      shared.add(created(callers.get(i % callers.size())));
    }
    Parallel.map(
        IntStream.range(0, WORKERS).boxed().toList(), worker -> work(new Random(seed + worker)));

    // In reality, a session does not expire while a turn runs, so all turns can be cancelled.
    all.forEach(chat -> stored.change(chat.key(), "expires_at = now() + interval '1 hour'"));
    await().until(this::allStreamsEnded);
    assertThat(all).as("seed %d", seed).hasSizeGreaterThan(SHARED_SESSIONS);
    for (Chat chat : all) {
      if (log.exists(chat.talk().id())) {
        await().until(() -> !log.isBusy(chat.talk().id()));
        log.requireConsistent(chat.talk().id());
        requireCount(chat);
      }
    }
  }

  /** Cancels what still hangs: an earlier cancellation may have come before its exchange. */
  private boolean allStreamsEnded() {
    hanging.forEach(one -> one.talk().cancel(one.message(), Map.of()));
    return streams.stream().allMatch(CompletableFuture::isDone);
  }

  /** The count that the API shows, unless the session is deleted. */
  private static void requireCount(Chat chat) {
    Response session = chat.talk().get();
    if (session.statusCode() == 200) {
      List<?> exchanges = chat.talk().exchanges().extract().path("exchanges");
      assertThat(session.<Integer>path("metadata.messageCount")).isEqualTo(2 * exchanges.size());
    }
  }

  private Chat created(Token caller) {
    Talk talk = Talk.with(caller, DEMO_RID);
    return added(new Chat(talk, keyOf(talk.rid())));
  }

  private Chat added(Chat chat) {
    all.add(chat);
    return chat;
  }

  /** Works in shared sessions and in one of its own, which it returns. */
  private Chat work(Random random) {
    Chat own = created(somebody());
    List<String> expected = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      if (random.nextInt(3) == 0) {
        continueAlone(own, expected, random, step);
      } else {
        int slot = random.nextInt(shared.size());
        disturb(slot, shared.get(slot), random);
      }
    }
    assertThat(questions(own)).isEqualTo(expected);
    return own;
  }

  private static List<String> questions(Chat chat) {
    return chat.talk().exchanges().extract().path("exchanges.userInput.text");
  }

  /** One step in a session that nobody else uses, with its certain outcome. */
  private void continueAlone(Chat own, List<String> expected, Random random, int step) {
    Talk talk = own.talk();
    String text = "/empty " + step;
    switch (random.nextInt(5)) {
      case 0 -> talk.blocking("/fail " + step, Map.of()).then().statusCode(500);
      case 1 -> {
        talk.streaming(text, Map.of()).then().statusCode(200);
        expected.add(text);
      }
      case 2 -> {
        cancelled(talk, "/hang " + step, Map.of("response", "Stopped."));
        expected.add("/hang " + step);
      }
      case 3 -> cancelled(talk, "/hang " + step, Map.of());
      default -> {
        talk.say(text);
        expected.add(text);
        Chat fork = fork(own);
        assertThat(questions(fork)).isEqualTo(expected);
      }
    }
  }

  private void cancelled(Talk talk, String text, Map<String, String> response) {
    UUID message = hang(talk, text);
    await().until(() -> log.isBusy(talk.id()));
    talk.cancel(message, response).then().statusCode(200);
  }

  private UUID hang(Talk talk, String text) {
    UUID message = UUID.randomUUID();
    stream(talk, text, message);
    return message;
  }

  private void stream(Talk talk, String text, UUID message) {
    streams.add(
        CompletableFuture.runAsync(
            () -> talk.streaming(text, Map.of("messageId", message)), readers));
  }

  /** One step in a session that others use at the same time: several outcomes are right. */
  private void disturb(int slot, Chat chat, Random random) {
    Talk talk = chat.talk();
    Response answer =
        switch (random.nextInt(12)) {
          case 0, 1 -> talk.blocking("/empty", Map.of());
          case 2 -> talk.blocking("/tool search shoes", Map.of());
          case 3 -> {
            // A deletion aborts it.
            stream(talk, "/slow 20 a b c", UUID.randomUUID());
            yield talk.get();
          }
          case 4 -> talk.blocking("/fail-late words", Map.of());
          case 5 -> {
            Hanging one = new Hanging(talk, hang(talk, "/hang words"));
            hanging.add(one);
            recent.add(one);
            yield talk.get();
          }
          case 6, 7, 8 -> {
            Hanging one = recent.poll();
            yield one == null
                ? talk.content()
                : one.talk()
                    .cancel(
                        one.message(),
                        random.nextBoolean() ? Map.of() : Map.of("response", "Stopped."));
          }
          case 9 ->
              palantir(talk.token())
                  .body(Map.of("title", "Title " + random.nextInt()))
                  .put(PALANTIR + "/" + talk.rid() + "/updateTitle");
          case 10 -> {
            shared.set(slot, fork(chat));
            yield talk.get();
          }
          default -> replaced(slot, chat, random);
        };
    assertThat(answer.statusCode()).isIn(200, 204, 400, 404, 409, 500);
  }

  /** Ends a session, by its deletion or expiry, in favour of a new one. */
  private Response replaced(int slot, Chat chat, Random random) {
    Talk talk = chat.talk();
    shared.set(slot, created(callers.get(random.nextInt(callers.size()))));
    if (random.nextBoolean()) {
      return palantir(talk.token()).delete(PALANTIR + "/" + talk.rid());
    }
    try {
      time.forSession(chat.key(), Duration.ofDays(2));
    } catch (IllegalArgumentException deleted) {
      assertThat(log.exists(talk.id())).isFalse();
    }
    return talk.content();
  }

  private Chat fork(Chat chat) {
    Talk talk = chat.talk();
    Response answer =
        vectara(talk.token())
            .body(Map.of("from_session", Map.of("session_key", chat.key())))
            .post(VECTARA);
    if (answer.statusCode() == 404) {
      return created(talk.token());
    }
    String key = answer.then().statusCode(201).extract().path("key");
    return added(
        new Chat(
            new Talk(talk.token(), DEMO_RID, "ri.aip-agents..session." + stored.session(key).id),
            key));
  }
}
