package dev.parley.http;

import dev.parley.failure.ClassifiedFailure;

/**
 * A failure with the values that it has in the OpenAPI document. Each dialect has an enum of them,
 * and an annotation that lists those of an operation.
 */
public interface FailureExample {

  /** The name of the constant. */
  String name();

  /** The failure. */
  ClassifiedFailure failure();
}
