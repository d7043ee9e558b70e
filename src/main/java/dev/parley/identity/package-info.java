/**
 * Who is calling: OIDC claims and scopes resolved into one {@link dev.parley.identity.Caller} a
 * request, with the workspace that everything the caller touches belongs to.
 */
package dev.parley.identity;
