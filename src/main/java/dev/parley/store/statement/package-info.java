/**
 * Single statements on the PostgreSQL client, for the hot paths. Hibernate parses a native query
 * each time it is executed; this does not.
 */
package dev.parley.store.statement;
