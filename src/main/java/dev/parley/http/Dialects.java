package dev.parley.http;

import io.quarkus.arc.All;
import io.vertx.ext.web.RoutingContext;
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

  /**
   * The dialect that a request belongs to, if it belongs to one. Goes by the normalized path, as
   * the search for a resource does: whoever writes a path in another way reaches the same dialect.
   */
  public Optional<Dialect> of(RoutingContext request) {
    String path = request.normalizedPath().replaceAll(";[^/]*", "");
    return all.stream().filter(dialect -> dialect.owns(path)).findFirst();
  }
}
