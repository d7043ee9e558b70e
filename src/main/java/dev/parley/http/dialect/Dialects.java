package dev.parley.http.dialect;

import io.quarkus.arc.All;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The dialects that the service supports. */
@Singleton
public class Dialects {

  /** Matrix parameters are ignored, as they are when the framework matches a path to a resource. */
  private static final Pattern MATRIX_PARAMETERS = Pattern.compile(";[^/]*");

  private final List<Dialect> all;

  public Dialects(@All List<Dialect> all) {
    this.all = all;
  }

  /**
   * The dialect that a request belongs to, if any. Uses the normalized path, as the framework does
   * when it matches resources, so all spellings of a path reach the same dialect.
   */
  public Optional<Dialect> of(RoutingContext request) {
    String normalized = request.normalizedPath();
    String path =
        normalized.indexOf(';') < 0
            ? normalized
            : MATRIX_PARAMETERS.matcher(normalized).replaceAll("");
    return all.stream().filter(dialect -> dialect.owns(path)).findFirst();
  }

  /**
   * The name of the dialect of a path in metrics and traces: one of a fixed set, which includes
   * {@code none}.
   */
  public String nameAt(String path) {
    return all.stream()
        .filter(dialect -> dialect.owns(path))
        .findFirst()
        .map(dialect -> dialect.name(path))
        .orElse(Operation.NONE);
  }
}
