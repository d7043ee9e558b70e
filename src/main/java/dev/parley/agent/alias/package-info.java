/**
 * Aliases: names of agents that can be given to other agents, so that callers need not know which
 * agent answers. Called by the dialects.
 */
package dev.parley.agent.alias;
