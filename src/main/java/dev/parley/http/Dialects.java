package dev.parley.http;

import io.quarkus.arc.All;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** All dialects that are spoken here. */
@ApplicationScoped
public class Dialects {

  /** No part of what a path belongs to: a resource is found without looking at them. */
  private static final Pattern MATRIX_PARAMETERS = Pattern.compile(";[^/]*");

  private final List<Dialect> all;

  public Dialects(@All List<Dialect> all) {
    this.all = all;
  }

  /**
   * The dialect that a request belongs to, if it belongs to one. Goes by the normalized path, as
   * the search for a resource does: whoever writes a path in another way reaches the same dialect.
   */
  public Optional<Dialect> of(RoutingContext request) {
    String path = MATRIX_PARAMETERS.matcher(request.normalizedPath()).replaceAll("");
    return all.stream().filter(dialect -> dialect.owns(path)).findFirst();
  }

  /** What operators call the dialect of a path; one of few names, {@code none} among them. */
  public String nameAt(String path) {
    return all.stream()
        .filter(dialect -> dialect.owns(path))
        .findFirst()
        .map(dialect -> dialect.name(path))
        .orElse(Operation.NONE);
  }
}
