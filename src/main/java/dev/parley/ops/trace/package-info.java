/** Traces as they are exported: names of operations, and nothing about people. */
package dev.parley.ops.trace;
