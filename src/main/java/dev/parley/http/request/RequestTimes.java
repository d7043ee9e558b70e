package dev.parley.http.request;

import dev.parley.http.error.HttpFailure;
import dev.parley.http.error.HttpFailureException;
import dev.parley.store.Deadline;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/** Records when requests arrived, and computes their deadlines. */
@Singleton
public class RequestTimes {

  private static final String SECONDS = "Request-Timeout";
  private static final String MILLISECONDS = "Request-Timeout-Millis";
  private static final Pattern NUMBER = Pattern.compile("0*[1-9][0-9]{0,9}");

  private static final String START = RequestTimes.class.getName();
  private static final int FIRST = 990;

  void register(@Observes Filters filters) {
    filters.register(RequestTimes::begin, FIRST);
  }

  private static void begin(RoutingContext request) {
    request.put(START, System.nanoTime());
    request.next();
  }

  /** The time since a request arrived. */
  Duration elapsed(RoutingContext request) {
    long start = request.get(START);
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /**
   * The deadline that the caller set, if any.
   *
   * @throws HttpFailureException invalid parameter, when a header is not a whole number of 1 or
   *     more
   */
  public Optional<Deadline> deadline(RoutingContext request) {
    Optional<Duration> seconds = time(request, SECONDS, ChronoUnit.SECONDS);
    return time(request, MILLISECONDS, ChronoUnit.MILLIS)
        .or(() -> seconds)
        .map(time -> Deadline.after(request.get(START), time));
  }

  private static Optional<Duration> time(RoutingContext request, String header, ChronoUnit unit) {
    return Optional.ofNullable(request.request().getHeader(header))
        .map(
            text -> {
              if (!NUMBER.matcher(text).matches()) {
                throw new HttpFailure.InvalidParameter(
                        header, "must be a whole number of 1 or more")
                    .exception();
              }
              return Duration.of(Long.parseLong(text), unit);
            });
  }
}
