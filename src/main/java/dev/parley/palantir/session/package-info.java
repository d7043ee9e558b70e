/** The operations on Palantir sessions. Called by no other package. */
package dev.parley.palantir.session;
