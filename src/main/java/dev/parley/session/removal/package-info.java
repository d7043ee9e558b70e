/**
 * Removal of sessions with an agent or a version, and of expired sessions. Called by the dialects'
 * agent operations and the sweeper.
 */
package dev.parley.session.removal;
