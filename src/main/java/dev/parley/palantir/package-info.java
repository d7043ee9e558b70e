/**
 * The Palantir Foundry dialect: AIP Agents v2, and the OAuth endpoints that Palantir's clients
 * expect on the same host. The README in this package lists what is supported.
 */
package dev.parley.palantir;
