/**
 * The Palantir Foundry dialect: AIP Agents v2, and the OAuth endpoints that Palantir's clients
 * expect on the same host. What works is listed in the README beside this package.
 */
package dev.parley.palantir;
