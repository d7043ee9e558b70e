/**
 * Skills and steps of agents: what their definitions say, and how an agent moves from step to step
 * during a turn. Called by turns, by the runtimes, and by the dialect whose clients call skills.
 */
package dev.parley.runtime.step;
