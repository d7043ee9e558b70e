/** Streams of server-sent events: what keeps their connections open while nothing is sent. */
package dev.parley.http.stream;
