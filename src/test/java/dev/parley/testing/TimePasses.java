package dev.parley.testing;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;

/** Lets time pass for a session, by moving all its instants into the past. */
@ApplicationScoped
public class TimePasses {

  private final AgroalDataSource database;

  public TimePasses(AgroalDataSource database) {
    this.database = database;
  }

  /** Makes a session as it would be after this time, had nobody touched it. */
  public void forSession(String key, Duration time) {
    String interval = " - interval '" + time.toSeconds() + " seconds'";
    try (Connection connection = database.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "update session set created_at = created_at"
                    + interval
                    + ", updated_at = updated_at"
                    + interval
                    + ", last_accessed_at = last_accessed_at"
                    + interval
                    + ", stopped_at = stopped_at"
                    + interval
                    + ", expires_at = expires_at"
                    + interval
                    + " where key = ?")) {
      statement.setString(1, key);
      if (statement.executeUpdate() != 1) {
        throw new IllegalArgumentException("there is no session " + key);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Makes a conversation that was created without an agent as it would be after this time. */
  public void forConversation(UUID id, Duration time) {
    String interval = " - interval '" + time.toSeconds() + " seconds'";
    try (Connection connection = database.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "update conversation set created_at = created_at"
                    + interval
                    + ", expires_at = expires_at"
                    + interval
                    + " where id = ?")) {
      statement.setObject(1, id);
      if (statement.executeUpdate() != 1) {
        throw new IllegalArgumentException("there is no conversation " + id);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Makes the artifacts of a session as they would be after this time. */
  public void forArtifactsOf(String key, Duration time) {
    String interval = " - interval '" + time.toSeconds() + " seconds'";
    try (Connection connection = database.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "update artifact a set created_at = a.created_at"
                    + interval
                    + ", expires_at = a.expires_at"
                    + interval
                    + " from session s where s.agent_id = a.agent_id and s.id = a.session_id"
                    + " and s.key = ?")) {
      statement.setString(1, key);
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Makes a session look as if it had been deleted this long ago. */
  public void sinceDeletionOf(String key, Duration time) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "update session_tombstone set deleted_at = deleted_at - interval '"
                    + time.toSeconds()
                    + " seconds' where key = ?")) {
      statement.setString(1, key);
      if (statement.executeUpdate() != 1) {
        throw new IllegalArgumentException("no session " + key + " was deleted");
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
