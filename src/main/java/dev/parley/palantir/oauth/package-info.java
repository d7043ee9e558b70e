/**
 * The OAuth endpoints that Palantir's clients expect on the API's host. They forward to the OpenID
 * provider.
 */
package dev.parley.palantir.oauth;
