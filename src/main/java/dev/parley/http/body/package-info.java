/**
 * Limits and timeouts of request bodies, and the handling of bodies that are not read to the end.
 * Called by file operations and invocations.
 */
package dev.parley.http.body;
