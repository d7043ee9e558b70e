/**
 * Authentication and authorization data of requests: OIDC claims, scopes and API keys are resolved
 * to a {@link dev.parley.identity.Caller} with the workspace to which its access is limited.
 */
package dev.parley.identity;
