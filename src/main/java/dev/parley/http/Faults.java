package dev.parley.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.parley.failure.FailureException;
import dev.parley.store.Outage;
import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.sqlclient.ClosedConnectionException;
import jakarta.ws.rs.WebApplicationException;
import java.io.CharConversionException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Reads from an exception, whoever threw it, what was refused. */
final class Faults {

  private static final int RETRY_AFTER_SECONDS = 2;

  private Faults() {}

  /** The exceptions from this one down to its root cause. */
  static Stream<Throwable> chain(Throwable thrown) {
    return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause).limit(20);
  }

  /** Whether the core refused, rather than the edge. */
  static Stream<FailureException> refusals(Throwable thrown) {
    return chain(thrown)
        .filter(FailureException.class::isInstance)
        .map(FailureException.class::cast);
  }

  /**
   * What the edge makes of an exception that is not the core's.
   *
   * @param credentialsGiven whether the request came with credentials
   */
  static EdgeFailure edge(Throwable thrown, boolean credentialsGiven) {
    // What the edge itself threw comes first: a parser may have wrapped it.
    return chain(thrown)
        .filter(EdgeFailureException.class::isInstance)
        .map(cause -> ((EdgeFailureException) cause).failure())
        .findFirst()
        .or(() -> unreadableBody(thrown).map(UnreadableBody::of))
        .or(
            () ->
                chain(thrown)
                    .flatMap(cause -> foreign(cause, credentialsGiven).stream())
                    .findFirst())
        .orElseGet(
            () ->
                thrown instanceof WebApplicationException answer
                    ? byStatus(answer.getResponse().getStatus())
                    : new EdgeFailure.Unexpected());
  }

  /**
   * What was wrong with the request's body, in the two forms that the framework throws it. JSON
   * trouble anywhere else is not the caller's.
   */
  private static Optional<JsonProcessingException> unreadableBody(Throwable thrown) {
    if (thrown instanceof MismatchedInputException mismatch) {
      return Optional.of(mismatch);
    }
    return thrown instanceof WebApplicationException refused
            && refused.getResponse().getStatus() == 400
            && refused.getCause() instanceof JsonProcessingException json
        ? Optional.of(json)
        : Optional.empty();
  }

  private static Optional<EdgeFailure> foreign(Throwable cause, boolean credentialsGiven) {
    if (cause instanceof UnauthorizedException || cause instanceof AuthenticationFailedException) {
      return Optional.of(new EdgeFailure.Unauthenticated(credentialsGiven));
    }
    if (cause instanceof CharConversionException) {
      return Optional.of(new EdgeFailure.MalformedBody("", "is not text in UTF-8"));
    }
    if (cause instanceof ForbiddenException) {
      return Optional.of(new EdgeFailure.Forbidden());
    }
    return away(cause)
        ? Optional.of(new EdgeFailure.Unavailable(RETRY_AFTER_SECONDS))
        : Optional.empty();
  }

  /**
   * Whether this says that the provider or the database does not respond, or is closing down or
   * starting up.
   */
  private static boolean away(Throwable cause) {
    return cause instanceof ConnectException
        || cause instanceof UnknownHostException
        || cause instanceof ClosedChannelException
        || cause instanceof ClosedConnectionException
        || cause instanceof TimeoutException
        || cause instanceof OIDCException
        || Outage.is(cause);
  }

  private static EdgeFailure byStatus(int status) {
    return switch (status) {
      case 401 -> new EdgeFailure.Unauthenticated(true);
      case 403 -> new EdgeFailure.Forbidden();
      case 404 -> new EdgeFailure.UnknownPath();
      case 405 -> new EdgeFailure.MethodNotAllowed();
      case 406 -> new EdgeFailure.NotAcceptable();
      case 415 -> new EdgeFailure.UnsupportedMediaType();
      case 400 -> new EdgeFailure.MalformedBody();
      default -> new EdgeFailure.Unexpected();
    };
  }
}
