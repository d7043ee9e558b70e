package dev.parley.identity.apikey;

/**
 * A newly created API key.
 *
 * @param key the key
 * @param secret the secret, which cannot be retrieved later
 */
public record IssuedApiKey(ApiKey key, ApiKeySecret secret) {}
