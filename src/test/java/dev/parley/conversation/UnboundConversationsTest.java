package dev.parley.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.identity.Caller;
import dev.parley.identity.Isolation;
import dev.parley.identity.Roles;
import dev.parley.testing.ParleyTest;
import io.quarkus.vertx.VertxContextSupport;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What requests of the usual size cannot show. */
@ParleyTest
class UnboundConversationsTest {

  private static final Caller SOMEBODY =
      new Caller("default", "somebody", "", Isolation.NONE, Set.of(), Roles.NONE);

  @Inject UnboundConversations conversations;
  @Inject ObjectMapper json;

  private ObjectNode create(int length) throws Throwable {
    return VertxContextSupport.subscribeAndAwait(
            () ->
                conversations.create(
                    SOMEBODY,
                    json.createObjectNode(),
                    List.of(new InputMessage("x".repeat(length))),
                    Duration.ofMinutes(1)))
        .metadata();
  }

  @Test
  void Items_of_a_new_conversation_are_limited_in_total() throws Throwable {
    assertThat(create(1000)).isEmpty();
    assertThatThrownBy(() -> create(UnboundConversations.MAX_LENGTH))
        .hasMessageContaining("must have at most 16777216 characters in total");
  }
}
