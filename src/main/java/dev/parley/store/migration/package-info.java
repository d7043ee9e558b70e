/** The locks that migrations of the schema take. */
package dev.parley.store.migration;
