/** What operators can count and measure, beyond what the framework measures by itself. */
package dev.parley.ops.metric;
