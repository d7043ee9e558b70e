/** Aliases of agents in Vectara's API, and the paths below them. Called by no other package. */
package dev.parley.vectara.alias;
