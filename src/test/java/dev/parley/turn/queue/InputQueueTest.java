package dev.parley.turn.queue;

import static dev.parley.testing.Eventually.await;
import static dev.parley.testing.Wire.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import dev.parley.agent.AgentRegistry;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.identity.Caller;
import dev.parley.identity.Isolation;
import dev.parley.identity.Roles;
import dev.parley.palantir.conversation.Talk;
import dev.parley.session.AccessScope;
import dev.parley.session.SessionAccess;
import dev.parley.session.SessionRef;
import dev.parley.session.SessionSelector;
import dev.parley.store.Store;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.StoredLog;
import dev.parley.turn.NewTurn;
import dev.parley.turn.Turns;
import dev.parley.turn.sql.TurnSql;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.hibernate.reactive.mutiny.Mutiny;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Inputs that come while a turn is in flight. */
@ParleyTest
class InputQueueTest {

  /** Takes long enough for inputs to be queued meanwhile. */
  private static final String SLOWLY = "/slow 100 one two three four five six seven eight nine ten";

  @Inject InputQueue queue;
  @Inject Store store;
  @Inject Turns turns;
  @Inject AgentRegistry agents;
  @Inject StoredLog log;

  private final UUID message = UUID.randomUUID();
  private Talk talk;

  @BeforeEach
  void begin() {
    talk = Talk.with(somebody(), Talk.TALKER);
  }

  private Optional<UUID> add(String text, Behavior behavior) {
    Caller service = new Caller("default", "", "", Isolation.NONE, Set.of(), Roles.NONE);
    try {
      return VertxContextSupport.subscribeAndAwait(
          () ->
              agents
                  .byRid("default", Talk.TALKER)
                  .map(agent -> new SessionAccess(agent, service, AccessScope.AGENT))
                  .map(access -> SessionSelector.unexpired(access, new SessionRef.Rid(talk.rid())))
                  .chain(turns::target)
                  .chain(
                      target ->
                          queue.add(
                              target,
                              NewTurn.of(
                                  new InputMessage(text), UUID.randomUUID(), Optional.empty()),
                              behavior)));
    } catch (Throwable failure) {
      throw new AssertionError(failure);
    }
  }

  private CompletableFuture<Response> begun(String text) {
    CompletableFuture<Response> answer =
        CompletableFuture.supplyAsync(() -> talk.streaming(text, Map.of("messageId", message)));
    await().until(() -> answer.isDone() || log.isBusy(talk.id()));
    assertThat(answer).isNotDone();
    return answer;
  }

  private void ended() {
    await().until(() -> log.isIdle(talk.id()));
    log.requireConsistent(talk.id());
  }

  @Test
  void Nothing_is_queued_when_no_turn_is_in_flight() {
    assertThat(add("hello", Behavior.FOLLOW_UP)).isEmpty();
    talk.say("one");
    assertThat(add("hello", Behavior.STEER)).isEmpty();
    ended();
  }

  @Test
  void The_turn_in_flight_goes_on_with_what_steers_it() {
    CompletableFuture<Response> answer = begun(SLOWLY);
    assertThat(add("Left.", Behavior.STEER)).isPresent();
    assertThat(add("Right.", Behavior.STEER)).isPresent();
    answer
        .join()
        .then()
        .statusCode(200)
        .body(
            equalTo(
                "one two three four five six seven eight nine ten"
                    + "You said: Left.\n\nBefore that: "
                    + SLOWLY
                    + "You said: Right.\n\nBefore that: "
                    + SLOWLY
                    + " | Left."));
    ended();
    assertThat(log.turns(talk.id())).isEqualTo(1);
    talk.exchanges().body("exchanges.userInput.text", contains(SLOWLY, "Left.", "Right."));
    talk.get().then().body("metadata.messageCount", equalTo(6));
  }

  @Test
  void Follow_ups_have_turns_of_their_own_in_order() {
    CompletableFuture<Response> answer = begun(SLOWLY);
    Optional<UUID> two = add("/slow 20 two", Behavior.FOLLOW_UP);
    Optional<UUID> three = add("three", Behavior.FOLLOW_UP);
    assertThat(two).isPresent();
    assertThat(three).isPresent();
    answer.join().then().statusCode(200);
    ended();
    talk.exchanges().body("exchanges.userInput.text", contains(SLOWLY, "/slow 20 two", "three"));
    assertThat(log.turnIds(talk.id())).endsWith(two.get(), three.get());
    talk.get().then().body("metadata.messageCount", equalTo(6));
  }

  @Test
  void What_did_not_steer_a_turn_follows_it() {
    CompletableFuture<Response> answer = begun(SLOWLY);
    Optional<UUID> left = add("Left.", Behavior.STEER);
    talk.cancel(message, Map.of()).then().statusCode(200);
    answer.join();
    ended();
    talk.exchanges().body("exchanges.userInput.text", contains("Left."));
    assertThat(log.turnIds(talk.id())).endsWith(left.orElseThrow());
  }

  @Test
  void An_input_whose_agent_fails_does_not_keep_the_next_one() {
    begun(SLOWLY);
    add("/fail", Behavior.FOLLOW_UP);
    add("three", Behavior.FOLLOW_UP);
    ended();
    talk.exchanges().body("exchanges.userInput.text", contains(SLOWLY, "three"));
  }

  @Test
  void A_message_whose_answer_fails_leaves_the_answers_before_it_and_fails_on_its_own() {
    begun(SLOWLY);
    Optional<UUID> failing = add("/fail-late Oh", Behavior.STEER);
    Optional<UUID> last = add("three", Behavior.STEER);
    ended();
    talk.exchanges().body("exchanges.userInput.text", contains(SLOWLY, "three"));
    talk.get().then().body("metadata.messageCount", equalTo(4));
    assertThat(log.turnIds(talk.id())).endsWith(failing.orElseThrow(), last.orElseThrow());
  }

  @Test
  void A_message_whose_answer_is_cancelled_starts_a_turn_of_its_own() {
    CompletableFuture<Response> answer = begun(SLOWLY);
    Optional<UUID> second = add("/slow 100 a b c d e f g h i j", Behavior.STEER);
    await().until(() -> log.queued(talk.id()) == 0);
    talk.cancel(message, Map.of()).then().statusCode(200);
    assertThat(answer).failsWithin(Duration.ofSeconds(30));
    ended();
    talk.exchanges()
        .body("exchanges.userInput.text", contains(SLOWLY, "/slow 100 a b c d e f g h i j"))
        .body("exchanges.result.interruptedOutput", contains(false, false));
    assertThat(log.turnIds(talk.id())).endsWith(second.orElseThrow());
  }

  @Test
  void Taking_an_input_again_after_a_lost_reply_returns_the_same_one() {
    CompletableFuture<Response> answer = begun("/hang Hm");
    Optional<UUID> first = add("one", Behavior.STEER);
    add("two", Behavior.STEER);
    await().until(() -> log.pieces(talk.id()) > 0);
    int ordinal = (int) log.pieces(talk.id());
    // The turn does not know of it, as if a reply had been lost.
    String taken = take(ordinal);
    assertThat(taken).contains("\"one\"");
    assertThat(take(ordinal)).isEqualTo(taken);
    assertThat(log.pieces(talk.id())).isEqualTo(ordinal + 1);
    assertThat(log.queued(talk.id())).isEqualTo(1);
    // Whoever ends a turn that is gone knows what is stored.
    log.endLease(talk.id());
    assertThat(answer).failsWithin(Duration.ofSeconds(30));
    talk.cancel(message, Map.of()).then().statusCode(200);
    ended();
    talk.exchanges().body("exchanges.userInput.text", contains("/hang Hm", "one", "two"));
    assertThat(log.turnIds(talk.id())).contains(first.orElseThrow());
  }

  @Test
  void A_turn_whose_lease_has_ended_is_cancelled_on_its_own_replica() {
    CompletableFuture<Response> answer = begun("/hang Hm");
    // The turn may notice it first, within a second.
    log.endLease(talk.id());
    talk.cancel(message, Map.of("response", "Never mind.")).then().statusCode(200);
    await().until(answer::isDone);
    ended();
    talk.exchanges().body("exchanges.result.agentMarkdownResponse", contains("Never mind."));
  }

  @Test
  void Storing_pieces_again_after_a_lost_reply_changes_nothing() {
    CompletableFuture<Response> answer = begun("/hang Hm");
    await().until(() -> log.pieces(talk.id()) > 0);
    int ordinal = (int) log.pieces(talk.id());
    for (int attempt = 0; attempt < 2; attempt++) {
      Long held =
          inTurn(
              TurnSql.APPEND,
              Long.class,
              query ->
                  query
                      .setParameter("ordinal", ordinal)
                      .setParameter("pieces", "[{\"kind\":\"text\",\"content\":\"so\"}]"));
      assertThat(held).isEqualTo(1);
    }
    assertThat(log.pieces(talk.id())).isEqualTo(ordinal + 1);
    talk.cancel(message, Map.of()).then().statusCode(200);
    answer.join();
    ended();
  }

  private String take(int ordinal) {
    return inTurn(
        TurnSql.TAKE,
        String.class,
        query -> query.setParameter("ordinal", ordinal).setParameter("step", null));
  }

  /** Runs a statement as the holder of the turn in flight does. */
  private <T> T inTurn(
      String sql, Class<T> type, UnaryOperator<Mutiny.SelectionQuery<T>> parameters) {
    try {
      return VertxContextSupport.subscribeAndAwait(
          () ->
              store.withStatelessSession(
                  rows ->
                      rows.createNativeQuery(
                              "select cast(jsonb_build_object('agent', l.agent_id, 'turn', l.turn_id, 'epoch', l.epoch) as text)"
                                  + " from turn_lease l where l.session_id = :session",
                              String.class)
                          .setParameter("session", talk.id())
                          .getSingleResult()
                          .map(JsonObject::new)
                          .chain(
                              lease ->
                                  parameters
                                      .apply(rows.createNativeQuery(sql, type))
                                      .setParameter("session", talk.id())
                                      .setParameter(
                                          "agent", UUID.fromString(lease.getString("agent")))
                                      .setParameter(
                                          "turn", UUID.fromString(lease.getString("turn")))
                                      .setParameter("epoch", lease.getLong("epoch"))
                                      .getSingleResult())));
    } catch (Throwable failure) {
      throw new AssertionError(failure);
    }
  }
}
