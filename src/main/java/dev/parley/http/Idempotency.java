package dev.parley.http;

import dev.parley.session.IdempotencyKey;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a client sends so that repeating a create does not create twice. */
@RequestScoped
public class Idempotency {

  /** As in draft-ietf-httpapi-idempotency-key-header. */
  static final String HEADER = "Idempotency-Key";

  private static final Pattern SHAPE =
      Pattern.compile("[\\x20-\\x7e]{1," + IdempotencyKey.MAX_LENGTH + "}");

  private final ContainerRequestContext request;

  public Idempotency(ContainerRequestContext request) {
    this.request = request;
  }

  /**
   * The request's idempotency key, if it has one.
   *
   * @param body what is asked for, of a type whose text says it all
   * @param others headers that stand for the same where the client does not send it; made for other
   *     purposes too, so one that can be no key is none
   * @throws EdgeFailureException invalid parameter, when the key is too long or not printable
   */
  public Optional<IdempotencyKey> key(Record body, String... others) {
    return header(HEADER)
        .map(Idempotency::checked)
        .or(
            () ->
                Stream.of(others)
                    .flatMap(other -> header(other).stream())
                    .filter(Idempotency::possible)
                    .findFirst())
        .map(key -> IdempotencyKey.of(key, body.toString()));
  }

  private Optional<String> header(String name) {
    return Optional.ofNullable(request.getHeaderString(name)).filter(value -> !value.isEmpty());
  }

  private static boolean possible(String key) {
    return SHAPE.matcher(key).matches();
  }

  private static String checked(String key) {
    if (!possible(key)) {
      throw new EdgeFailure.InvalidParameter(
              HEADER, "must be 1 to " + IdempotencyKey.MAX_LENGTH + " printable ASCII characters")
          .exception();
    }
    return key;
  }
}
