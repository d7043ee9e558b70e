/**
 * What happens on a connection before and between requests: how long the server waits for the head
 * of a request, and which heads it takes. Nothing calls this package; Netty finds it as an
 * extension of its bootstrap, which is public API.
 */
package dev.parley.http.connection;
