package dev.parley.testing;

import static dev.parley.testing.Eventually.await;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** API keys as rows, read and changed behind the program's back. */
@ApplicationScoped
public class StoredKeys {

  private final AgroalDataSource database;

  public StoredKeys(AgroalDataSource database) {
    this.database = database;
  }

  /** Runs a statement whose last parameter is the UUID of a key. */
  public void change(String statement, String id) {
    execute(statement + " where id = ?::uuid", uuid(id));
  }

  /** Runs a statement. */
  public void execute(String statement, String... parameters) {
    try (Connection connection = database.getConnection();
        PreparedStatement prepared = connection.prepareStatement(statement)) {
      for (int i = 0; i < parameters.length; i++) {
        prepared.setString(i + 1, parameters[i]);
      }
      prepared.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Makes a key as if its time had just ended. */
  public void expire(String id) {
    change("update api_key set expires_at = now()", id);
  }

  /** Sets when a key was last used, without notice. */
  public void lastUsed(String id, Instant time) {
    change("update api_key set last_used_at = '" + time + "'", id);
  }

  /** Has all replicas forget what they keep of a key. */
  public void forget(String id) {
    change("update api_key set enabled = enabled", id);
  }

  /** Waits until a key has been used, and says when. */
  public Instant waitForUse(String id) {
    return await().until(() -> lastUse(id), Optional::isPresent).orElseThrow();
  }

  /** When a key was last used. */
  public Optional<Instant> lastUse(String id) {
    return query(
            "select to_char(last_used_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
                + " from api_key where id = ?::uuid",
            uuid(id))
        .stream()
        .filter(Objects::nonNull)
        .map(Instant::parse)
        .findFirst();
  }

  /** Subject and client of a session's owner. */
  public List<String> ownerOf(String session) {
    return query(
        "select unnest(array[owner_subject, owner_client]) from session where key = ?", session);
  }

  /** A key's row as text. */
  public String row(String id) {
    return query("select api_key::text from api_key where id = ?::uuid", uuid(id)).get(0);
  }

  /** The first column of what a query finds. */
  public List<String> query(String query, String... parameters) {
    try (Connection connection = database.getConnection();
        PreparedStatement prepared = connection.prepareStatement(query)) {
      for (int i = 0; i < parameters.length; i++) {
        prepared.setString(i + 1, parameters[i]);
      }
      List<String> values = new ArrayList<>();
      try (ResultSet rows = prepared.executeQuery()) {
        while (rows.next()) {
          values.add(rows.getString(1));
        }
      }
      return values;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String uuid(String id) {
    return id.replace("aky_", "");
  }
}
