package dev.parley.http.request;

import dev.parley.http.error.HttpFailureException;
import dev.parley.store.Deadline;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;

/** The deadline of the current request. */
@RequestScoped
public class RequestDeadline {

  private final RequestTimes times;
  private final RoutingContext request;
  private Deadline deadline;

  public RequestDeadline(RequestTimes times, RoutingContext request) {
    this.times = times;
    this.request = request;
  }

  /**
   * The deadline; {@link Deadline#NONE} if the caller sets none.
   *
   * @throws HttpFailureException invalid parameter, when a header is not a whole number of 1 or
   *     more
   */
  public Deadline get() {
    if (deadline == null) {
      deadline = times.deadline(request).orElse(Deadline.NONE);
    }
    return deadline;
  }
}
