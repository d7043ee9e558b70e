/** Schedules of agents in Vectara's API. Called by no other package. */
package dev.parley.vectara.schedule;
