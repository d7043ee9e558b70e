/** The definitions of agents' versions, for whoever shows a part of them. */
package dev.parley.agent.version;
