package dev.parley.http;

import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** All dialects that are spoken here. */
@ApplicationScoped
public class Dialects {

  private final List<Dialect> all;

  public Dialects(@All List<Dialect> all) {
    this.all = all;
  }

  /** The dialect that a path belongs to, if it belongs to one. */
  public Optional<Dialect> of(String path) {
    return all.stream().filter(dialect -> dialect.owns(path)).findFirst();
  }
}
