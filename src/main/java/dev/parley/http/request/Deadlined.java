package dev.parley.http.request;

import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks resources whose callers may set a deadline for the response: in the header {@code
 * Request-Timeout}, in seconds, or {@code Request-Timeout-Millis}, which takes precedence.
 */
@InterceptorBinding
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Deadlined {}
