package dev.parley.palantir;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lists the failures of an operation, or of each operation of a class, in addition to those that
 * every operation can return. Used for the OpenAPI document and therefore read at build time.
 */
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface FailsWith {
  PalantirFailure[] value();
}
