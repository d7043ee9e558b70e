package dev.parley.http.error;

import dev.parley.failure.ClassifiedFailure;

/**
 * A failure with the values shown in the OpenAPI document. Each dialect has an enum of examples and
 * an annotation that lists the examples of an operation.
 */
public interface FailureExample {

  /** The name of the constant. */
  String name();

  /** The failure. */
  ClassifiedFailure failure();
}
