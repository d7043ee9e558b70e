/** Verifies bearer tokens once and not for each request. */
package dev.parley.identity.token;
