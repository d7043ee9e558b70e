/**
 * The append-only log of a session: messages, outputs and tool calls, grouped into exchanges.
 * Conversation turns are not implemented yet; this package is reserved for them.
 */
package dev.parley.event;
