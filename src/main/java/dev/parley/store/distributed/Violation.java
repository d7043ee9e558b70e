package dev.parley.store.distributed;

import io.vertx.pgclient.PgException;
import java.util.regex.Pattern;
import org.hibernate.exception.ConstraintViolationException;

/** Recognizes violations of constraints. */
public final class Violation {

  /** Integrity constraint violation (PostgreSQL, appendix A). */
  private static final String STATES = "23";

  /** Where a table is distributed, the constraints of its parts have numbers after their names. */
  private static final Pattern PART = Pattern.compile("_\\d+$");

  private Violation() {}

  /**
   * Whether a failure is the violation of a constraint.
   *
   * @param constraint name of the constraint, or of the unique index
   */
  public static boolean of(String constraint, Throwable failure) {
    if (failure instanceof PgException violation) {
      return is(constraint, violation.getSqlState(), violation.getConstraint());
    }
    return failure instanceof ConstraintViolationException violation
        && is(constraint, violation.getSQLState(), violation.getConstraintName());
  }

  private static boolean is(String constraint, String state, String violated) {
    return state != null
        && state.startsWith(STATES)
        && violated != null
        && (violated.equals(constraint)
            || PART.matcher(violated).replaceFirst("").equals(constraint));
  }
}
