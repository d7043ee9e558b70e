package dev.parley.http;

import dev.parley.session.IdempotencyKey;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.List;
import java.util.Objects;
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
   * @param others headers that stand for the same where the client does not send it
   * @throws EdgeFailureException invalid parameter, when a key is too long or not printable
   */
  public Optional<IdempotencyKey> key(Record body, String... others) {
    return Stream.concat(Stream.of(HEADER), List.of(others).stream())
        .filter(
            header -> !Objects.requireNonNullElse(request.getHeaderString(header), "").isEmpty())
        .findFirst()
        .map(header -> IdempotencyKey.of(checked(header), body.toString()));
  }

  private String checked(String header) {
    String key = request.getHeaderString(header);
    if (!SHAPE.matcher(key).matches()) {
      throw new EdgeFailure.InvalidParameter(
              header, "must be 1 to " + IdempotencyKey.MAX_LENGTH + " printable ASCII characters")
          .exception();
    }
    return key;
  }
}
