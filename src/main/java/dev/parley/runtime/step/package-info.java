/**
 * What the definition of an agent says on its skills. Called by the runtimes, and by the dialect
 * whose clients call skills.
 */
package dev.parley.runtime.step;
