package dev.parley.testing;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/** What the store holds of a session's files, as nobody can see it from outside. */
@ApplicationScoped
public class StoredFiles {

  private static final String CONTENTS =
      """
      (select c.agent_id, c.id from session s join (
         select agent_id as session_agent_id, session_id, agent_id, id from file_content
         union all
         select agent_id, session_id, content_agent_id, content_id from file_reference
       ) c on c.session_agent_id = s.agent_id and c.session_id = s.id where s.key = ?)\
      """;

  private final AgroalDataSource database;

  public StoredFiles(AgroalDataSource database) {
    this.database = database;
  }

  /** What a session's files count against its quota, in bytes. */
  public long counted(String session) {
    return number("select file_bytes from session where key = ?", session);
  }

  /** How many contents there are, shared or not, with an entry or not. */
  public long contents(String session) {
    return number("select count(*) from " + CONTENTS + " c", session);
  }

  /** How many bytes of contents there are, shared or not, with an entry or not. */
  public long bytes(String session) {
    return number(
        "select coalesce(sum(length(bytes)), 0) from file_chunk"
            + " where (agent_id, content_id) in "
            + CONTENTS,
        session);
  }

  /** How many rows a table has. */
  public long rows(String table) {
    return number("select count(*) from " + table + " where cast(? as text) <> ''", table);
  }

  /** Makes a session's contents look as an upload leaves them that a crash cut off a while ago. */
  public void cutOff(String session, Duration ago) {
    String sql =
        "update file_content set linked = false, touched_at = touched_at - interval '"
            + ago.toSeconds()
            + " seconds' where (agent_id, id) in "
            + CONTENTS;
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, session);
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private long number(String sql, String parameter) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, parameter);
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        return result.getLong(1);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
