/**
 * What the core refuses: one sealed family of values, thrown from the core and translated by each
 * dialect into the vendor's own error body. Nothing here knows how a refusal looks on the wire.
 */
package dev.parley.failure;
