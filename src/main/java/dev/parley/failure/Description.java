package dev.parley.failure;

/**
 * The part of a failure that every dialect can render.
 *
 * @param failureClass the class of the failure
 * @param message what went wrong, as one sentence
 */
public record Description(FailureClass failureClass, String message) {}
