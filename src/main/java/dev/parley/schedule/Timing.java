package dev.parley.schedule;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Pattern;

/** When a schedule runs, in UTC. */
public sealed interface Timing {

  /**
   * The first due time after a time; empty if there is none.
   *
   * @param from the time that intervals are counted from
   */
  Optional<Instant> next(Instant from, Instant after);

  /**
   * Due times by a cron expression.
   *
   * @param expression five fields: minute, hour, day of the month, month, day of the week
   */
  record Cron(String expression) implements Timing {

    private static final int MAX_LENGTH = 255;

    /**
     * @throws dev.parley.failure.FailureException invalid argument if the expression is invalid or
     *     has no due time
     */
    public Cron {
      if (expression.length() > MAX_LENGTH) {
        throw invalid("must be at most " + MAX_LENGTH + " characters");
      }
      if (next(expression, OffsetDateTime.of(2000, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC)).isEmpty()) {
        throw invalid("must have due times");
      }
    }

    private static Optional<OffsetDateTime> next(String expression, OffsetDateTime after) {
      return time(expression)
          .nextExecution(after.toZonedDateTime())
          .map(next -> next.toOffsetDateTime());
    }

    private static ExecutionTime time(String expression) {
      if (expression.contains("|")) {
        // The library takes it for several expressions.
        throw fields();
      }
      try {
        return ExecutionTime.forCron(
            new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX))
                .parse(expression));
      } catch (IllegalArgumentException e) {
        throw fields();
      }
    }

    private static RuntimeException fields() {
      return invalid(
          "must be a cron expression of 5 fields: minute, hour, day of the month, month and day"
              + " of the week");
    }

    private static RuntimeException invalid(String reason) {
      return new Failure.InvalidArgument(Field.CRON, reason).exception();
    }

    @Override
    public Optional<Instant> next(Instant from, Instant after) {
      return next(expression, after.atOffset(ZoneOffset.UTC)).map(OffsetDateTime::toInstant);
    }
  }

  /**
   * Due times at an interval.
   *
   * @param text a duration by ISO 8601, of one hour to a hundred years
   */
  record Interval(String text) implements Timing {

    private static final Pattern SHAPE =
        Pattern.compile(
            "P(?=.)(\\d{1,9}Y)?(\\d{1,9}M)?(\\d{1,9}D)?"
                + "(T(?=.)(\\d{1,9}H)?(\\d{1,9}M)?(\\d{1,9}(\\.\\d{1,9})?S)?)?");
    private static final int MAX_LENGTH = 64;
    private static final Duration LEAST = Duration.ofHours(1);
    private static final int MAX_YEARS = 100;

    /**
     * @throws dev.parley.failure.FailureException invalid argument if the text is not such a
     *     duration
     */
    public Interval {
      if (text.length() > MAX_LENGTH || !SHAPE.matcher(text).matches() || !inRange(text)) {
        throw new Failure.InvalidArgument(
                Field.INTERVAL, "must be an ISO 8601 duration from PT1H to P100Y, such as P1D")
            .exception();
      }
    }

    private static boolean inRange(String text) {
      try {
        OffsetDateTime start = Instant.EPOCH.atOffset(ZoneOffset.UTC);
        OffsetDateTime end = start.plus(date(text)).plus(time(text));
        return !end.isBefore(start.plus(LEAST)) && !end.isAfter(start.plusYears(MAX_YEARS));
      } catch (DateTimeException | ArithmeticException e) {
        return false;
      }
    }

    private static Period date(String text) {
      String date = text.split("T")[0];
      return date.equals("P") ? Period.ZERO : Period.parse(date);
    }

    private static Duration time(String text) {
      int time = text.indexOf('T');
      return time < 0 ? Duration.ZERO : Duration.parse("P" + text.substring(time));
    }

    /** The whole interval if no month is shorter and no year has fewer days. */
    private static Duration longest(String text) {
      Period date = date(text);
      return Duration.ofDays(366L * date.getYears() + 31L * date.getMonths() + date.getDays())
          .plus(time(text));
    }

    @Override
    public Optional<Instant> next(Instant from, Instant after) {
      // Multiples are counted from the start, so that a month that ends early does not move them.
      long number = Math.max(1, Duration.between(from, after).dividedBy(longest(text)));
      while (!multiple(from, number).isAfter(after)) {
        number++;
      }
      return Optional.of(multiple(from, number));
    }

    private Instant multiple(Instant from, long number) {
      return from.atOffset(ZoneOffset.UTC)
          .plus(date(text).multipliedBy(Math.toIntExact(number)))
          .plus(time(text).multipliedBy(number))
          .toInstant();
    }
  }
}
