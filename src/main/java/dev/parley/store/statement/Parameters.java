package dev.parley.store.statement;

import org.hibernate.reactive.mutiny.Mutiny;

/** The named parameters of a statement. */
@FunctionalInterface
public interface Parameters {

  /** Sets a parameter, which the statement must have. */
  void set(String name, Object value);

  /** The parameters of a Hibernate query. */
  static Parameters of(Mutiny.AbstractQuery query) {
    return (name, value) -> query.setParameter(name, value);
  }
}
