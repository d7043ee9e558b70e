/**
 * Database access and what all tables share: ids, time precision, pages of lists, and the limits of
 * storable values.
 */
package dev.parley.store;
