/**
 * What the dialects share in HTTP: the preview gate, request ids, body limits, idempotency keys,
 * and the mapping of exceptions to the dialect that renders them. Knows no vendor.
 */
package dev.parley.http;
