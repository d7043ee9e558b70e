/**
 * The operations on Azure agent endpoint sessions. {@link dev.parley.azure.session.SessionCalls}
 * and {@link dev.parley.azure.session.SessionSelectors} also serve the operations within a session.
 */
package dev.parley.azure.session;
