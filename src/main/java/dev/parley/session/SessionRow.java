package dev.parley.session;

import static java.util.stream.Collectors.toUnmodifiableMap;

import dev.parley.store.statement.Parameters;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Reads sessions from rows, and writes new ones. */
public final class SessionRow {

  private static final Map<String, Integer> SUMMARY = positions(SessionSql.SUMMARY);
  private static final Map<String, Integer> SESSION = positions(SessionSql.SESSION);

  private SessionRow() {}

  /** Reads the columns {@link SessionSql#SUMMARY}, which come first in the row. */
  public static SessionSummary summary(Row row) {
    Columns columns = new Columns(row, SUMMARY);
    return new SessionSummary(
        columns.id("id"),
        columns.text("key"),
        columns.text("name"),
        columns.integer("version_major"),
        columns.integer("version_minor"),
        columns.integer("message_count"),
        columns.time("created_at"),
        columns.time("updated_at"),
        columns.time("last_accessed_at"),
        columns.time("expires_at"),
        columns.integer("idle_timeout_seconds"),
        columns.time("stopped_at"));
  }

  /** Reads the columns {@link SessionSql#SESSION}, which come first in the row. */
  public static Session session(Row row) {
    Columns columns = new Columns(row, SESSION);
    Session session = new Session();
    session.agentId = columns.id("agent_id");
    session.id = columns.id("id");
    session.key = columns.text("key");
    session.ownerSubject = columns.text("owner_subject");
    session.ownerClient = columns.text("owner_client");
    session.isolationKey = columns.text("isolation_key");
    session.isolationLoose = columns.flag("isolation_loose");
    session.isolationOpen = columns.flag("isolation_open");
    session.idempotencyKey = columns.text("idempotency_key");
    session.idempotencyDigest = columns.id("idempotency_digest");
    session.versionMajor = columns.integer("version_major");
    session.versionMinor = columns.integer("version_minor");
    session.versionPinned = columns.flag("version_pinned");
    session.name = columns.text("name");
    session.description = columns.text("description");
    session.descriptionPending = columns.flag("description_pending");
    session.metadata = columns.json("metadata");
    session.secrets = columns.json("secrets");
    session.enabled = columns.flag("enabled");
    session.messageCount = columns.integer("message_count");
    session.ttlSeconds = columns.number("ttl_seconds");
    session.idleTimeoutSeconds = columns.integer("idle_timeout_seconds");
    session.stoppedAt = columns.time("stopped_at");
    session.createdAt = columns.time("created_at");
    session.updatedAt = columns.time("updated_at");
    session.lastAccessedAt = columns.time("last_accessed_at");
    session.expiresAt = columns.time("expires_at");
    session.implicit = columns.flag("implicit");
    session.aliasKey = columns.text("alias_key");
    session.contextTokens = columns.number("context_tokens");
    session.contextOutputTokens = columns.number("context_output_tokens");
    session.currentStep = columns.text("current_step");
    session.revision = columns.integer("revision");
    return session;
  }

  /** Binds the parameters of {@link SessionSql#INSERT}. */
  static void bind(Session session, Parameters parameters) {
    parameters.set("agent", session.agentId);
    parameters.set("id", session.id);
    parameters.set("key", session.key);
    parameters.set("subject", session.ownerSubject);
    parameters.set("client", session.ownerClient);
    parameters.set("isolation", session.isolationKey);
    parameters.set("isolationLoose", session.isolationLoose);
    parameters.set("idempotencyKey", session.idempotencyKey);
    parameters.set("idempotencyDigest", session.idempotencyDigest);
    parameters.set("major", session.versionMajor);
    parameters.set("minor", session.versionMinor);
    parameters.set("pinned", session.versionPinned);
    parameters.set("name", session.name);
    parameters.set("description", session.description);
    parameters.set("descriptionPending", session.descriptionPending);
    parameters.set("metadata", session.metadata);
    parameters.set("secrets", session.secrets);
    parameters.set("enabled", session.enabled);
    parameters.set("ttl", session.ttlSeconds);
    parameters.set("idleTimeout", session.idleTimeoutSeconds);
    parameters.set("now", session.createdAt);
    parameters.set("expiresAt", session.expiresAt);
    parameters.set("implicit", session.implicit);
    parameters.set("alias", session.aliasKey);
  }

  /** The positions of the columns in a list such as {@code s.id, s.key}. */
  private static Map<String, Integer> positions(String list) {
    List<String> names = Stream.of(list.split(",")).map(name -> name.strip().substring(2)).toList();
    return IntStream.range(0, names.size())
        .boxed()
        .collect(toUnmodifiableMap(names::get, at -> at));
  }

  /**
   * The columns of a row.
   *
   * @param row the row
   * @param positions the position of each. The row could find them by name, too, but compares the
   *     names of all of its columns
   */
  private record Columns(Row row, Map<String, Integer> positions) {

    UUID id(String column) {
      return row.getUUID(positions.get(column));
    }

    String text(String column) {
      return row.getString(positions.get(column));
    }

    Integer integer(String column) {
      return row.getInteger(positions.get(column));
    }

    Long number(String column) {
      return row.getLong(positions.get(column));
    }

    Boolean flag(String column) {
      return row.getBoolean(positions.get(column));
    }

    Instant time(String column) {
      OffsetDateTime at = row.getOffsetDateTime(positions.get(column));
      return at == null ? null : at.toInstant();
    }

    String json(String column) {
      Object value = row.getValue(positions.get(column));
      return value == null ? null : value.toString();
    }
  }
}
