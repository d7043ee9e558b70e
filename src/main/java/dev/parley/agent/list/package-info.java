/** Lists of agents and of their versions. Called by the dialects' list operations. */
package dev.parley.agent.list;
