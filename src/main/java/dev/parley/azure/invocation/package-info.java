/** Invocations: requests of any format, forwarded to the containers of hosted agents. */
package dev.parley.azure.invocation;
