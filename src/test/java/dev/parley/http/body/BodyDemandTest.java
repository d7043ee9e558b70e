package dev.parley.http.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Sentences;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.smallrye.mutiny.operators.multi.processors.UnicastProcessor;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(Sentences.class)
class BodyDemandTest {

  private final BodyDemand demand = new BodyDemand();
  private final UnicastProcessor<String> body = UnicastProcessor.create();
  private final AssertSubscriber<String> reader = AssertSubscriber.create(0);

  @Test
  void A_body_is_awaited_while_parts_are_requested_that_have_not_arrived() {
    demand.of(body).subscribe(reader);
    assertThat(demand.awaited()).isFalse();
    reader.request(2);
    assertThat(demand.awaited()).isTrue();
    body.onNext("one");
    assertThat(demand.awaited()).isTrue();
    body.onNext("two");
    assertThat(demand.awaited()).isFalse();
    // A part that nobody has requested.
    body.onNext("three");
    assertThat(demand.awaited()).isFalse();
    reader.request(1);
    assertThat(demand.awaited()).isFalse();
    reader.assertItems("one", "two", "three");
  }

  @Test
  void A_body_that_is_requested_as_a_whole_is_awaited_to_its_end() {
    demand.of(body).subscribe(reader);
    reader.request(1).request(Long.MAX_VALUE);
    body.onNext("one");
    assertThat(demand.awaited()).isTrue();
  }
}
