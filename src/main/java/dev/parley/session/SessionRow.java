package dev.parley.session;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Reads sessions from rows. */
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

  private static Instant instant(Row row, String column) {
    OffsetDateTime at = row.getOffsetDateTime(column);
    return at == null ? null : at.toInstant();
  }

  private static String json(Row row, String column) {
    Object value = row.getValue(column);
    return value == null ? null : value.toString();
  }
}
