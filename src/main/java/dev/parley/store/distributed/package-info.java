/**
 * What statements need so that the tables can be distributed over several machines by agent. Called
 * by whatever changes rows of many agents, and by whatever handles violated constraints.
 */
package dev.parley.store.distributed;
