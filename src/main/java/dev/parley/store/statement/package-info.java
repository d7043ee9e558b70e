/**
 * Single statements on the PostgreSQL client, for what is read with each request. Hibernate parses
 * a native query each time it is executed; this does not.
 */
package dev.parley.store.statement;
