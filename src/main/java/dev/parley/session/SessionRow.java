package dev.parley.session;

import dev.parley.store.statement.Parameters;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Reads sessions from rows, and writes new ones. */
public final class SessionRow {

  private SessionRow() {}

  /** Reads the columns {@link SessionSql#SUMMARY}. */
  public static SessionSummary summary(Row row) {
    return new SessionSummary(
        row.getUUID("id"),
        row.getString("key"),
        row.getString("name"),
        row.getInteger("version_major"),
        row.getInteger("version_minor"),
        row.getInteger("message_count"),
        instant(row, "created_at"),
        instant(row, "updated_at"),
        instant(row, "last_accessed_at"),
        instant(row, "expires_at"),
        row.getInteger("idle_timeout_seconds"),
        instant(row, "stopped_at"));
  }

  /** Reads the columns {@link SessionSql#SESSION}. */
  public static Session session(Row row) {
    Session session = new Session();
    session.agentId = row.getUUID("agent_id");
    session.id = row.getUUID("id");
    session.key = row.getString("key");
    session.ownerSubject = row.getString("owner_subject");
    session.ownerClient = row.getString("owner_client");
    session.isolationKey = row.getString("isolation_key");
    session.isolationLoose = row.getBoolean("isolation_loose");
    session.isolationOpen = row.getBoolean("isolation_open");
    session.idempotencyKey = row.getString("idempotency_key");
    session.idempotencyDigest = row.getUUID("idempotency_digest");
    session.versionMajor = row.getInteger("version_major");
    session.versionMinor = row.getInteger("version_minor");
    session.versionPinned = row.getBoolean("version_pinned");
    session.name = row.getString("name");
    session.description = row.getString("description");
    session.descriptionPending = row.getBoolean("description_pending");
    session.metadata = json(row, "metadata");
    session.secrets = json(row, "secrets");
    session.enabled = row.getBoolean("enabled");
    session.messageCount = row.getInteger("message_count");
    session.ttlSeconds = row.getLong("ttl_seconds");
    session.idleTimeoutSeconds = row.getInteger("idle_timeout_seconds");
    session.stoppedAt = instant(row, "stopped_at");
    session.createdAt = instant(row, "created_at");
    session.updatedAt = instant(row, "updated_at");
    session.lastAccessedAt = instant(row, "last_accessed_at");
    session.expiresAt = instant(row, "expires_at");
    session.implicit = row.getBoolean("implicit");
    session.aliasKey = row.getString("alias_key");
    session.contextTokens = row.getLong("context_tokens");
    session.contextOutputTokens = row.getLong("context_output_tokens");
    session.currentStep = row.getString("current_step");
    session.revision = row.getInteger("revision");
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

  private static Instant instant(Row row, String column) {
    OffsetDateTime at = row.getOffsetDateTime(column);
    return at == null ? null : at.toInstant();
  }

  private static String json(Row row, String column) {
    Object value = row.getValue(column);
    return value == null ? null : value.toString();
  }
}
