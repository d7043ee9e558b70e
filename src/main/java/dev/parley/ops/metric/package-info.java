/** Metrics for operators, in addition to those of the framework. */
package dev.parley.ops.metric;
