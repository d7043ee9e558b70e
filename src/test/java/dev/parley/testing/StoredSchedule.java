package dev.parley.testing;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/** Schedules as they are stored, and a hand that moves their times. */
@ApplicationScoped
public class StoredSchedule {

  private static final String OF_KEY = "(select s.agent_id, s.id from schedule s where s.key = ?)";

  private final AgroalDataSource database;

  public StoredSchedule(AgroalDataSource database) {
    this.database = database;
  }

  /** Makes a schedule due since this long ago. */
  public void due(String key, Duration ago) {
    change(
        "update schedule set next_run_at = clock_timestamp() - interval '"
            + ago.toSeconds()
            + " seconds' where key = ?",
        key);
  }

  /** Lets the time pass that an attempt waits, or after which it counts as stalled. */
  public void wake(String key) {
    change(
        "update schedule_execution set wake_at = clock_timestamp() - interval '1 second'"
            + " where wake_at is not null and (agent_id, schedule_id) in "
            + OF_KEY,
        key);
  }

  /** Whether the start of the turn of an attempt was reported, or its output. */
  public boolean isReported(String key) {
    return count(
            "status = ? and wake_at > executed_at + interval '1250 milliseconds' * ("
                + "select s.stall_timeout_seconds from schedule s where s.id = schedule_id)",
            key,
            "RUNNING")
        == 1;
  }

  /** The number of attempts with this status. */
  public int attempts(String key, String status) {
    return count("status = ?", key, status);
  }

  private int count(String condition, String key, String status) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "select count(*) from schedule_execution where (agent_id, schedule_id) in "
                    + OF_KEY
                    + " and "
                    + condition)) {
      statement.setString(1, key);
      statement.setString(2, status);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void change(String sql, String key) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, key);
      if (statement.executeUpdate() == 0) {
        throw new IllegalArgumentException("nothing is stored of " + key);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
