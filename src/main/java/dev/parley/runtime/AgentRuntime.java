package dev.parley.runtime;

import io.smallrye.mutiny.Multi;

/** Answers messages for the agents whose definition names it. */
public interface AgentRuntime {

  /** The name in definitions: {@code runtime.type}. */
  String name();

  /**
   * Answers a message. The pieces are produced as they are requested; cancelling the subscription
   * stops the work.
   *
   * @return the pieces of the answer; fails with {@link RuntimeFailure}
   */
  Multi<Piece> answer(RuntimeRequest request);
}
