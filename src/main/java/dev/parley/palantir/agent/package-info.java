/** The operations on Palantir agents and their versions. Called by no other package. */
package dev.parley.palantir.agent;
