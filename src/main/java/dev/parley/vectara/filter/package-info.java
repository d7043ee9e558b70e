/**
 * Parses {@code metadata_filter} expressions to {@link
 * dev.parley.session.metadata.MetadataCondition}s. Called by the lists of sessions.
 */
package dev.parley.vectara.filter;
