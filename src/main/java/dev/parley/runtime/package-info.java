/**
 * The agent runtimes, which answer messages. {@link dev.parley.runtime.AgentRuntime} is the
 * interface that they implement; {@link dev.parley.turn} calls them.
 */
package dev.parley.runtime;
