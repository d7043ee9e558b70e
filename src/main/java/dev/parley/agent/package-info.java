/**
 * Agents, with which sessions are held, and their versions. An agent has a name, a RID and numbered
 * definitions. {@link dev.parley.agent.AgentRegistry} finds them for the dialects; an agents file
 * declares them at startup.
 */
package dev.parley.agent;
