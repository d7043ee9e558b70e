/**
 * The runtime of hosted agents, which run in containers of their own: {@link
 * dev.parley.runtime.hosted.HostedRuntime} forwards turns, and {@link
 * dev.parley.runtime.hosted.Endpoints} knows where the containers are. Parley does not start them.
 */
package dev.parley.runtime.hosted;
