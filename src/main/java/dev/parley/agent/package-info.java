/**
 * Agents and their versions: who a session is held with. An agent has a name, a RID and numbered
 * definitions; {@link dev.parley.agent.AgentRegistry} finds them for the dialects, and an agents
 * file declares them at start.
 */
package dev.parley.agent;
