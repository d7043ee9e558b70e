/**
 * The append-only log of a session: what is stored of messages, outputs and tool calls. {@link
 * dev.parley.turn} writes and reads it.
 */
package dev.parley.event;
