/**
 * Parses bodies of type {@code multipart/form-data} as they arrive, so that none has to fit into
 * memory. Called by the dialects' operations that accept files.
 */
package dev.parley.http.multipart;
