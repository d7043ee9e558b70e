package dev.parley.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Multi;
import java.util.OptionalLong;

/** Answers messages for the agents whose definition names it. */
public interface AgentRuntime {

  /** The name in definitions: {@code runtime.type}. */
  String name();

  /**
   * Whether it answers for an agent whose definition names no runtime, before the default one does.
   * If several do, the priority of the beans decides.
   *
   * @param agent the agent's name
   */
  default boolean claims(String agent, JsonNode definition) {
    return false;
  }

  /** Whether it can summarize a conversation when it is asked to in words, as a model can. */
  default boolean summarizes() {
    return false;
  }

  /** Whether it is asked for the title of a session after its first exchange. */
  default boolean titles() {
    return false;
  }

  /** The number of tokens that the agent's model can take in; empty if it is not known. */
  default OptionalLong contextWindow(JsonNode definition) {
    return OptionalLong.empty();
  }

  /**
   * Answers a message. The pieces are produced as they are requested; cancelling the subscription
   * stops the work. Calls of tools that the answer leaves without a result are for the caller to
   * run: the turn then waits for their results, which are the input of the next one.
   *
   * @return the pieces of the answer; fails with {@link RuntimeFailure}
   */
  Multi<Piece> answer(RuntimeRequest request);
}
