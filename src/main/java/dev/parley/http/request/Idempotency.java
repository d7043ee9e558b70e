package dev.parley.http.request;

import dev.parley.http.dialect.Dialects;
import dev.parley.http.error.HttpFailure;
import dev.parley.http.error.HttpFailureException;
import dev.parley.session.IdempotencyKey;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the idempotency key of a request, which lets a client safely retry a create. */
@ApplicationScoped
public class Idempotency {

  /** As in draft-ietf-httpapi-idempotency-key-header. */
  public static final String HEADER = "Idempotency-Key";

  /** Description of the header in the OpenAPI document. */
  public static final String DESCRIPTION =
      "Identifies the request: a repetition with the same key does not create a second session";

  /** The maximum length of a key in characters. */
  public static final int MAX_LENGTH = IdempotencyKey.MAX_LENGTH;

  private static final Pattern SHAPE =
      Pattern.compile("[\\x20-\\x7e]{1," + IdempotencyKey.MAX_LENGTH + "}");

  private final ContainerRequestContext request;
  private final RoutingContext routing;
  private final Dialects dialects;
  private final RequestDigests digests;

  public Idempotency(
      ContainerRequestContext request,
      RoutingContext routing,
      Dialects dialects,
      RequestDigests digests) {
    this.request = request;
    this.routing = routing;
    this.dialects = dialects;
    this.digests = digests;
  }

  /**
   * The request's idempotency key, if it has one.
   *
   * @param body the body of the request, or its substitute if there is none
   * @param others headers to use if the client does not send {@link #HEADER}. They also serve other
   *     purposes, so a value that is not a valid key is ignored
   * @throws HttpFailureException invalid parameter, when the key is too long or not printable
   */
  public Optional<IdempotencyKey> key(Record body, String... others) {
    return header(HEADER)
        .map(Idempotency::checked)
        .or(
            () ->
                Stream.of(others)
                    .flatMap(other -> header(other).stream())
                    .filter(Idempotency::valid)
                    .findFirst())
        .map(key -> new IdempotencyKey(key, digests.of(dialect(), body)));
  }

  private String dialect() {
    return dialects.nameAt(routing.normalizedPath());
  }

  private Optional<String> header(String name) {
    return Optional.ofNullable(request.getHeaderString(name)).filter(value -> !value.isEmpty());
  }

  private static boolean valid(String key) {
    return SHAPE.matcher(key).matches();
  }

  private static String checked(String key) {
    if (!valid(key)) {
      throw new HttpFailure.InvalidParameter(
              HEADER, "must be 1 to " + IdempotencyKey.MAX_LENGTH + " printable ASCII characters")
          .exception();
    }
    return key;
  }
}
