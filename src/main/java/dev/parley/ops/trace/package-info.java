/** What leaves the program as traces: the names of operations, and nothing about people. */
package dev.parley.ops.trace;
