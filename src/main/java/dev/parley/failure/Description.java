package dev.parley.failure;

/**
 * What every dialect can tell a caller about a failure.
 *
 * @param failureClass the class of the failure
 * @param message what went wrong, as one sentence
 */
public record Description(FailureClass failureClass, String message) {}
