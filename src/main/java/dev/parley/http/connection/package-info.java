/**
 * Handling of a connection before and between requests: timeouts for the head of a request, and
 * validation of the head. No other package calls this one; Netty loads it through its public
 * bootstrap extension API.
 */
package dev.parley.http.connection;
