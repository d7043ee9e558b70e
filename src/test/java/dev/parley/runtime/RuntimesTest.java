package dev.parley.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.failure.ConversationFailure;
import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;
import dev.parley.testing.Sentences;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;

/** Which runtime an agent has. */
@DisplayNameGeneration(Sentences.class)
class RuntimesTest {

  private static final ObjectNode PLAIN = JsonNodeFactory.instance.objectNode();
  private static final ObjectNode WITH_MODEL = PLAIN.deepCopy().put("model", "m");

  private record Named(String name, boolean ofModels) implements AgentRuntime {
    @Override
    public boolean claims(String agent, JsonNode definition) {
      return ofModels && definition.has("model");
    }

    @Override
    public Multi<Piece> answer(RuntimeRequest request) {
      return Multi.createFrom().empty();
    }
  }

  private static Runtimes runtimes(Optional<String> byDefault) {
    return new Runtimes(
        List.of(new Named("usual", false), new Named("models", true)), () -> byDefault);
  }

  @Test
  void The_definition_decides_then_what_claims_it_then_the_default() {
    Runtimes runtimes = runtimes(Optional.of("usual"));
    ObjectNode named = WITH_MODEL.deepCopy();
    named.putObject("runtime").put("type", "usual");
    assertThat(runtimes.name("agent", named)).isEqualTo("usual");
    assertThat(runtimes.name("agent", WITH_MODEL)).isEqualTo("models");
    assertThat(runtimes.name("agent", PLAIN)).isEqualTo("usual");
    assertThat(runtimes.of("agent", WITH_MODEL)).map(AgentRuntime::name).contains("models");
  }

  @Test
  void Without_a_runtime_the_failure_names_the_settings() {
    Runtimes runtimes = runtimes(Optional.empty());
    assertThat(runtimes.of("agent", PLAIN)).isEmpty();
    assertThat(
            new ConversationFailure.NoRuntime("agent", "session", runtimes.name("agent", PLAIN))
                .description()
                .message())
        .contains("PARLEY_RUNTIME_DEFAULT", "PARLEY_RUNTIME_OPENAI_BASE_URL");
  }

  @Test
  void A_turn_that_has_no_runtime_any_more_fails_because_of_the_configuration() {
    assertThat(
            new FailingRuntime()
                .answer(null)
                .subscribe()
                .withSubscriber(AssertSubscriber.create(1))
                .getFailure())
        .isInstanceOf(RuntimeFailure.class)
        .extracting("reason")
        .isEqualTo(Cause.CONFIGURATION);
  }
}
