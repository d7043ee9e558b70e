/**
 * What the dialects share at the edge: the preview gate, request ids, body limits, and the way a
 * failure finds the dialect that words it. Knows HTTP, but no vendor.
 */
package dev.parley.http;
