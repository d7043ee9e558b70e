package dev.parley.testing;

import static dev.parley.testing.Eventually.await;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How often requests were answered, as the metrics say. */
public final class RequestSeries {

  private static final Pattern COUNT =
      Pattern.compile("(?m)^http_server_requests_seconds_count\\{([^}\n]*(?:}[^}\n]*)*)} (\\S+)$");

  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  private RequestSeries() {}

  /**
   * One line of the metrics.
   *
   * @param labels its labels
   * @param count how many requests it counts
   */
  public record Series(Map<String, String> labels, long count) {

    /** The value of a label. */
    public String label(String name) {
      return labels.get(name);
    }
  }

  /** All series of counted requests. */
  public static Stream<Series> in(String metrics) {
    return COUNT
        .matcher(metrics)
        .results()
        .map(
            line -> {
              Map<String, String> labels = new HashMap<>();
              Matcher label = LABEL.matcher(line.group(1));
              while (label.find()) {
                labels.put(label.group(1), label.group(2));
              }
              return new Series(labels, (long) Double.parseDouble(line.group(2)));
            });
  }

  /** How many requests are counted with these labels. */
  public static long count(String metrics, String dialect, String operation, String status) {
    return in(metrics)
        .filter(series -> dialect.equals(series.label("dialect")))
        .filter(series -> operation.equals(series.label("operation")))
        .filter(series -> status.equals(series.label("status")))
        .mapToLong(Series::count)
        .sum();
  }

  /** The same, once it is no less than that; a request is counted just after it is answered. */
  public static long countOnce(
      java.util.function.Supplier<String> metrics,
      String dialect,
      String operation,
      String status,
      long least) {
    return await()
        .until(() -> count(metrics.get(), dialect, operation, status), count -> count >= least);
  }
}
