/**
 * The metadata of sessions and conditions on it, as values and as SQL. Called by the lists of
 * sessions and by the dialects.
 */
package dev.parley.session.metadata;
