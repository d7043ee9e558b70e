package dev.parley.azure.conversation;

import java.util.Optional;

/**
 * Where items come from.
 *
 * @param agent the agent; empty if the conversation is not bound to one yet
 * @param responseId the response that they belong to; empty for items that the caller added to a
 *     conversation
 */
public record ItemOrigin(Optional<AgentReference> agent, Optional<String> responseId) {}
