/**
 * A session's append-only log: messages, outputs and tool calls, grouped into exchanges.
 * Conversation turns are not part of this version; the package holds their place in the house.
 */
package dev.parley.event;
