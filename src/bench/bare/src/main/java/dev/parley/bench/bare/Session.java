package dev.parley.bench.bare;

import io.vertx.mutiny.sqlclient.Row;
import java.time.OffsetDateTime;

/** A session in JSON. */
public record Session(
    String key,
    String name,
    String version,
    int messages,
    OffsetDateTime createdAt,
    OffsetDateTime lastAccessedAt,
    OffsetDateTime expiresAt) {

  static Session of(Row row) {
    return new Session(
        row.getString("key"),
        row.getString("name"),
        row.getInteger("version_major") + "." + row.getInteger("version_minor"),
        row.getInteger("message_count"),
        row.getOffsetDateTime("created_at"),
        row.getOffsetDateTime("last_accessed_at"),
        row.getOffsetDateTime("expires_at"));
  }
}
