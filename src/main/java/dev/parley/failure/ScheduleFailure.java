package dev.parley.failure;

import static dev.parley.failure.FailureClass.CONFLICT;
import static dev.parley.failure.FailureClass.NOT_FOUND;

/** The failures of schedules. */
public sealed interface ScheduleFailure extends Failure {

  /** The agent has no schedule with this key that the caller may access. */
  record ScheduleNotFound(String key) implements ScheduleFailure {
    @Override
    public Description description() {
      return NOT_FOUND.describedAs("Schedule '" + key + "' was not found.");
    }
  }

  /** The caller has as many schedules as an owner may have. */
  record TooManySchedules(int limit) implements ScheduleFailure {
    @Override
    public Description description() {
      return CONFLICT.describedAs(
          "You already have " + limit + " schedules, and cannot have more; delete one first.");
    }
  }

  /** The agent already has a schedule with this key. The failure does not reveal its owner. */
  record ScheduleExists(String key) implements ScheduleFailure {
    @Override
    public Description description() {
      return CONFLICT.describedAs("A schedule with key '" + key + "' already exists.");
    }
  }
}
