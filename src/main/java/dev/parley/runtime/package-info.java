/**
 * Who answers in a session: the agent runtimes that turn a user's message into an agent's output.
 * Conversation turns are not part of this version; the package holds their place in the house.
 */
package dev.parley.runtime;
