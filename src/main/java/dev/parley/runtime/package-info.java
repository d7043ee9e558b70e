/**
 * The agent runtimes, which produce an agent's output from a user's message in a session.
 * Conversation turns are not implemented yet; this package is reserved for them.
 */
package dev.parley.runtime;
