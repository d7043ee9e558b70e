package dev.parley.http.error;

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

/** Maps exceptions to failures. */
public final class ExceptionClassifier {

  private static final int RETRY_AFTER_SECONDS = 2;

  private ExceptionClassifier() {}

  /** The exception and its causes, down to the root cause. */
  static Stream<Throwable> chain(Throwable thrown) {
    return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause).limit(20);
  }

  /** The core failures among an exception and its causes. */
  public static Stream<FailureException> refusals(Throwable thrown) {
    return chain(thrown)
        .filter(FailureException.class::isInstance)
        .map(FailureException.class::cast);
  }

  /**
   * The failure for an exception that is not a core failure.
   *
   * @param credentialsGiven whether the request has credentials
   */
  public static HttpFailure classify(Throwable thrown, boolean credentialsGiven) {
    // Explicitly thrown failures take precedence: a parser may have wrapped them.
    return chain(thrown)
        .filter(HttpFailureException.class::isInstance)
        .map(cause -> ((HttpFailureException) cause).failure())
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
                    : new HttpFailure.Unexpected());
  }

  /**
   * The parse error of the request body, in either of the two forms that the framework throws.
   * Other JSON errors are not caused by the client.
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

  private static Optional<HttpFailure> foreign(Throwable cause, boolean credentialsGiven) {
    if (cause instanceof UnauthorizedException || cause instanceof AuthenticationFailedException) {
      return Optional.of(new HttpFailure.Unauthenticated(credentialsGiven));
    }
    if (cause instanceof CharConversionException) {
      return Optional.of(new HttpFailure.MalformedBody("", "is not text in UTF-8"));
    }
    if (cause instanceof ForbiddenException) {
      return Optional.of(new HttpFailure.Forbidden());
    }
    return isUnavailable(cause)
        ? Optional.of(new HttpFailure.Unavailable(RETRY_AFTER_SECONDS))
        : Optional.empty();
  }

  /** Whether the provider or the database is unreachable, starting up or shutting down. */
  private static boolean isUnavailable(Throwable cause) {
    return cause instanceof ConnectException
        || cause instanceof UnknownHostException
        || cause instanceof ClosedChannelException
        || cause instanceof ClosedConnectionException
        || cause instanceof TimeoutException
        || cause instanceof OIDCException
        || Outage.is(cause);
  }

  private static HttpFailure byStatus(int status) {
    return switch (status) {
      case 401 -> new HttpFailure.Unauthenticated(true);
      case 403 -> new HttpFailure.Forbidden();
      case 404 -> new HttpFailure.UnknownPath();
      case 405 -> new HttpFailure.MethodNotAllowed();
      case 406 -> new HttpFailure.NotAcceptable();
      case 415 -> new HttpFailure.UnsupportedMediaType();
      case 400 -> HttpFailure.MalformedBody.unknown();
      default -> new HttpFailure.Unexpected();
    };
  }
}
