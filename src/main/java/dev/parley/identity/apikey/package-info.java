/**
 * API keys: their storage, authentication with them, and the notification of changes. The dialects'
 * key operations call {@link dev.parley.identity.apikey.ApiKeys}.
 */
package dev.parley.identity.apikey;
