/** The agents file, which declares agents at startup. Called by no other package. */
package dev.parley.agent.start;
