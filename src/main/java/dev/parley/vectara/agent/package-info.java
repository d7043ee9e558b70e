/**
 * The operations on Vectara agents, and their validation and storage as definitions of the core.
 * Called by no other package.
 */
package dev.parley.vectara.agent;
