package dev.parley.vectara.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.failure.FailureException;
import dev.parley.http.error.HttpFailure;
import dev.parley.schedule.NewSchedule;
import dev.parley.schedule.ScheduleSettings;
import dev.parley.schedule.Timing;
import dev.parley.session.SessionLimits;
import dev.parley.session.metadata.Metadata;
import dev.parley.store.Ids;
import dev.parley.store.StorableText;
import dev.parley.turn.config.TurnConfig;
import dev.parley.vectara.GeneratedKeys;
import dev.parley.vectara.event.CreateInputRequest.AgentInput;
import dev.parley.vectara.event.MessageReader;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Reads the schedules of requests. */
@ApplicationScoped
public class ScheduleReader {

  private static final Pattern KEY = Pattern.compile("[0-9a-zA-Z_-]{1,50}");

  /** A day: no turn lasts that long. */
  private static final int MAX_STALL_SECONDS = 86_400;

  private final SessionLimits sessions;
  private final TurnConfig turns;
  private final Ids ids;

  public ScheduleReader(SessionLimits sessions, TurnConfig turns, Ids ids) {
    this.sessions = sessions;
    this.turns = turns;
    this.ids = ids;
  }

  /**
   * The schedule that a request describes.
   *
   * @throws dev.parley.http.error.HttpFailureException wrong shape
   * @throws dev.parley.failure.FailureException invalid argument
   */
  NewSchedule created(CreateScheduleRequest request) {
    required("name", request.name());
    required("message", request.message());
    required("schedule", request.schedule());
    return new NewSchedule(
        keys(request),
        settings(
            new UpdateScheduleRequest(
                request.name(),
                request.description(),
                request.message(),
                request.schedule(),
                request.enabled(),
                request.sessionMetadata(),
                request.maxExecutionsToKeep(),
                request.stallTimeoutSeconds(),
                request.retries())));
  }

  private List<String> keys(CreateScheduleRequest request) {
    if (request.key() == null) {
      String digits = ids.next().toString().replace("-", "");
      return GeneratedKeys.wordings("asc_", request.name()).stream()
          .map(wording -> wording.apply(digits))
          .toList();
    }
    if (!KEY.matcher(request.key()).matches()) {
      throw new Failure.InvalidArgument(Field.KEY, "must be 1 to 50 letters, digits, '_' and '-'")
          .exception();
    }
    return List.of(request.key());
  }

  /**
   * The settings that a request changes.
   *
   * @throws dev.parley.http.error.HttpFailureException wrong shape
   * @throws dev.parley.failure.FailureException invalid argument
   */
  ScheduleSettings settings(UpdateScheduleRequest request) {
    return new ScheduleSettings(
        Optional.ofNullable(request.name()),
        Optional.ofNullable(request.description()),
        Optional.ofNullable(request.message()).map(this::message),
        Optional.ofNullable(request.schedule()).map(ScheduleReader::timing),
        Optional.ofNullable(request.enabled()),
        metadata(request.sessionMetadata()),
        whole("max_executions_to_keep", request.maxExecutionsToKeep(), 1, 50),
        whole("stall_timeout_seconds", request.stallTimeoutSeconds(), 1, MAX_STALL_SECONDS),
        whole("retries", request.retries(), 0, 10));
  }

  private InputMessage message(List<AgentInput> inputs) {
    return named(
        "message",
        () -> {
          InputMessage message = MessageReader.message("message", inputs);
          StorableText.require(Field.MESSAGE, message.text(), 1, turns.maxMessage());
          return message;
        });
  }

  private Optional<Metadata> metadata(JsonNode value) {
    return value == null || value.isNull()
        ? Optional.empty()
        : Optional.of(
            named("session_metadata", () -> Metadata.of(value, sessions.maxMetadataBytes())));
  }

  /** Reports what is invalid under the name of a field of this request. */
  private static <T> T named(String field, Supplier<T> value) {
    try {
      return value.get();
    } catch (FailureException e) {
      if (e.failure() instanceof Failure.InvalidArgument invalid) {
        throw wrong(field, invalid.reason());
      }
      throw e;
    }
  }

  private static Timing timing(ScheduleTiming timing) {
    return switch (required("schedule.type", timing.type())) {
      case "cron" -> new Timing.Cron(required("schedule.cron_expression", timing.cronExpression()));
      case "interval" -> new Timing.Interval(required("schedule.interval", timing.interval()));
      default -> throw wrong("schedule.type", "must be one of interval, cron");
    };
  }

  private static Optional<Integer> whole(String field, Integer value, int min, int max) {
    if (value != null && (value < min || value > max)) {
      throw wrong(
          field,
          max == Integer.MAX_VALUE
              ? "must be " + min + " or more"
              : "must be from " + min + " to " + max);
    }
    return Optional.ofNullable(value);
  }

  private static <T> T required(String field, T value) {
    if (value == null) {
      throw wrong(field, "is required");
    }
    return value;
  }

  private static RuntimeException wrong(String field, String reason) {
    return new HttpFailure.WrongShape(field, reason).exception();
  }
}
