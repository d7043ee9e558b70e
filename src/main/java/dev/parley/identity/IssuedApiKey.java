package dev.parley.identity;

/**
 * An API key that was just made.
 *
 * @param key the key
 * @param secret what to call with; never to be had again
 */
public record IssuedApiKey(ApiKey key, ApiKeySecret secret) {}
