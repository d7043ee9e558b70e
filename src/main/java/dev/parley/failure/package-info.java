/**
 * The failures of the core: a sealed family of values, each with a class and a message. The core
 * throws them, and each dialect renders them in the vendor's error format. This package does not
 * depend on those formats.
 */
package dev.parley.failure;
