/**
 * What applies to each request: arrival time and deadline, idempotency key, access log. The
 * dialects' resources call it.
 */
package dev.parley.http.request;
