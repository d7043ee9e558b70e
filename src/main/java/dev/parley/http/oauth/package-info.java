/**
 * The error format of OAuth (RFC 6749, section 5.2) and the handling of an OpenID provider's
 * responses. Called by the dialects' token endpoints.
 */
package dev.parley.http.oauth;
