/**
 * Failures at the HTTP layer and the classification of exceptions. The dialects and all other HTTP
 * packages use them; the core does not.
 */
package dev.parley.http.error;
