/**
 * Lists of sessions: ordered pages, filters and text search. Called by the dialects' list
 * operations.
 */
package dev.parley.session.list;
