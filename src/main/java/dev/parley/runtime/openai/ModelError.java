package dev.parley.runtime.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;
import dev.parley.runtime.RuntimeFailure;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.MultiHelper;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * An error that a model server reports, in the response or within the stream.
 *
 * @param status the HTTP status; 0 within the stream
 * @param code the code or type of the error, which is a word; empty for none
 * @param tooLong whether the conversation is too long
 */
record ModelError(int status, String code, boolean tooLong) {

  private static final int MAX_LENGTH = 64 << 10;

  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int TOO_LARGE = 413;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;

  private static final Set<Integer> TEMPORARY = Set.of(408, 409, 429, 500, 502, 503, 504);

  /**
   * Reads the error of a response.
   *
   * @return fails if the connection is lost
   */
  static Uni<ModelError> read(HttpClientResponse response, ObjectMapper json) {
    return MultiHelper.<Buffer>toMulti(response)
        .collect()
        .in(Buffer::buffer, ModelError::append)
        .map(body -> of(response.statusCode(), parsed(body, json)));
  }

  private static void append(Buffer all, Buffer next) {
    if (all.length() + next.length() <= MAX_LENGTH) {
      all.appendBuffer(next);
    }
  }

  private static JsonNode parsed(Buffer body, ObjectMapper json) {
    try {
      return json.readTree(body.getBytes());
    } catch (IOException e) {
      // The status alone says what happened.
      return MissingNode.getInstance();
    }
  }

  /** An error by the JSON that describes it, in the format of OpenAI or similar. */
  static ModelError of(int status, JsonNode body) {
    JsonNode error = body.path("error").isObject() ? body.path("error") : body;
    String message = error.path("message").asText("").toLowerCase(Locale.ROOT);
    String code = word(error.path("code").asText(""));
    boolean tooLong =
        code.contains("context_length")
            || message.contains("maximum context length")
            || message.contains("context window")
            || message.contains("exceeds the available context size");
    return new ModelError(
        status, code.isEmpty() ? word(error.path("type").asText("")) : code, tooLong);
  }

  /** The text if it is a code, which can be logged; a message might contain anything. */
  private static String word(String text) {
    return text.matches("[A-Za-z0-9_.-]{1,64}") && !text.equals("null") ? text : "";
  }

  /**
   * The failure of the attempt.
   *
   * @param headers those of the response
   * @param now the current time, which a date in Retry-After refers to
   */
  FailedAttempt failure(MultiMap headers, Instant now) {
    return new FailedAttempt(reason(), told(), temporary(), retryAfter(headers, now));
  }

  private boolean temporary() {
    // A quota that is used up does not come back within a call.
    return TEMPORARY.contains(status) && !code.equals("insufficient_quota");
  }

  /** The failure of an attempt whose stream contains the error. */
  FailedAttempt failure() {
    return new FailedAttempt(reason(), told(), false, Optional.empty());
  }

  private String reason() {
    return (status == 0 ? "error in the stream" : "status " + status)
        + (code.isEmpty() ? "" : ", " + code);
  }

  private RuntimeFailure told() {
    if (tooLong || status == TOO_LARGE) {
      return new RuntimeFailure(
          Cause.CONTEXT_SIZE, "The conversation exceeds the context of the model.");
    }
    if (status == TOO_MANY_REQUESTS
        || code.contains("rate_limit")
        || code.equals(String.valueOf(TOO_MANY_REQUESTS))) {
      return new RuntimeFailure(Cause.RATE_LIMIT, "The model server limits the rate of requests.");
    }
    return new RuntimeFailure(Cause.EXECUTION, message());
  }

  private String message() {
    return switch (status) {
      case 0 -> "The model reported an error.";
      case UNAUTHORIZED, FORBIDDEN -> "The model server refused access.";
      case NOT_FOUND -> "The model server does not have the agent's model.";
      default ->
          (status < SERVER_ERROR
                  ? "The model server refused the request"
                  : "The model server failed")
              + " (status "
              + status
              + ").";
    };
  }

  /** How long the server asks to wait, in seconds, in milliseconds as OpenAI has it, or a date. */
  private static Optional<Duration> retryAfter(MultiMap headers, Instant now) {
    String millis = headers.get("retry-after-ms");
    if (millis != null && millis.matches("\\d{1,9}")) {
      return Optional.of(Duration.ofMillis(Long.parseLong(millis)));
    }
    String value = headers.get("retry-after");
    if (value == null) {
      return Optional.empty();
    }
    if (value.matches("\\d{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
    }
    try {
      Instant date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(Duration.between(now, date)).filter(wait -> !wait.isNegative());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
