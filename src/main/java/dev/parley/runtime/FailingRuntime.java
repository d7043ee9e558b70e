package dev.parley.runtime;

import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;
import io.smallrye.mutiny.Multi;

/**
 * Answers for agents whose runtime is not configured, when it is too late to refuse the message.
 */
public final class FailingRuntime implements AgentRuntime {

  @Override
  public String name() {
    return "failing";
  }

  @Override
  public boolean summarizes() {
    return true;
  }

  @Override
  public Multi<Piece> answer(RuntimeRequest request) {
    return Multi.createFrom()
        .failure(new RuntimeFailure(Cause.CONFIGURATION, "The agent's runtime is not configured."));
  }
}
