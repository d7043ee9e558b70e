/**
 * HTTP features shared by the dialects: preview gate, request ids, body limits, idempotency keys,
 * and the mapping of exceptions to the dialect that renders them. Independent of any vendor.
 */
package dev.parley.http;
