package dev.parley.testing;

import dev.parley.session.Session;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/** Sessions as they are stored. */
@ApplicationScoped
public class StoredSession {

  private final AgroalDataSource database;

  public StoredSession(AgroalDataSource database) {
    this.database = database;
  }

  /** All that the row of a session holds, as one text. */
  public String row(String key) {
    return read("select to_jsonb(s)::text, null, null from session s where key = ?", key)[0];
  }

  /** A session with its agent, key and secrets, and nothing else. */
  public Session session(String key) {
    String[] columns =
        read("select secrets::text, agent_id::text, id::text from session where key = ?", key);
    Session session = new Session();
    session.key = key;
    session.secrets = columns[0];
    session.agentId = UUID.fromString(columns[1]);
    session.id = UUID.fromString(columns[2]);
    return session;
  }

  /** Changes the row of a session by hand. */
  public void change(String key, String set) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement =
            connection.prepareStatement("update session set " + set + " where key = ?")) {
      statement.setString(1, key);
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private String[] read(String sql, String key) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, key);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw new IllegalArgumentException("there is no session " + key);
        }
        return new String[] {row.getString(1), row.getString(2), row.getString(3)};
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
