package dev.parley.vectara;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lists what an operation, or each operation of a class, can fail with besides what every operation
 * can; for the OpenAPI document, so it is read while the program is built.
 */
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.TYPE})
@interface FailsWith {
  VectaraFailure[] value();
}
