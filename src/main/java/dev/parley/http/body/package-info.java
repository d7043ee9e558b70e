/**
 * Limits and timeouts of request bodies, and the handling of bodies that are not read to the end.
 * Called by the dialects' file operations.
 */
package dev.parley.http.body;
