/**
 * Parley, the open session service for AI agents: one PostgreSQL store of agents and sessions that
 * speaks three vendors' session APIs. Arrows point inward: {@code azure}, {@code palantir} and
 * {@code vectara} use {@code http}, {@code identity}, {@code session} and {@code agent}; nothing
 * inside knows a dialect, and no dialect knows another.
 */
package dev.parley;
