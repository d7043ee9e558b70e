package dev.parley.http;

/**
 * What the answer to a failed request may go by.
 *
 * @param id id of the request
 * @param path its path, normalized
 */
public record Asked(RequestId id, String path) {}
