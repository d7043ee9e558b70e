/**
 * What the core refuses: one sealed family of values, each with a class and a message. The core
 * throws them and each dialect renders them in the vendor's error body; nothing here knows what
 * they look like on the wire.
 */
package dev.parley.failure;
