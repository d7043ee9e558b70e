/**
 * The operations on the conversation of a Palantir session: exchanges, their cancellation, contexts
 * and traces. Called by no other package.
 */
package dev.parley.palantir.conversation;
