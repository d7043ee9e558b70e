package dev.parley.http.error;

import dev.parley.failure.ClassifiedFailure;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The kinds of failures for which a dialect uses a specific error instead of the error of their
 * class.
 *
 * @param <E> the dialect's error type
 */
public final class ErrorOverrides<E> {

  private final Map<Class<?>, Function<ClassifiedFailure, E>> byKind;

  private ErrorOverrides(Map<Class<?>, Function<ClassifiedFailure, E>> byKind) {
    this.byKind = Map.copyOf(byKind);
  }

  /** The error for this kind of failure; empty if the error of its class applies. */
  public Optional<E> of(ClassifiedFailure failure) {
    return Optional.ofNullable(byKind.get(failure.getClass())).map(error -> error.apply(failure));
  }

  /** Builds the overrides. */
  public static final class Builder<E> {

    private final Map<Class<?>, Function<ClassifiedFailure, E>> byKind = new HashMap<>();

    /** Overrides the error of a kind. */
    public <F extends ClassifiedFailure> Builder<E> on(Class<F> kind, Function<F, E> error) {
      byKind.put(kind, failure -> error.apply(kind.cast(failure)));
      return this;
    }

    /** Returns the overrides. */
    public ErrorOverrides<E> build() {
      return new ErrorOverrides<>(byKind);
    }
  }
}
