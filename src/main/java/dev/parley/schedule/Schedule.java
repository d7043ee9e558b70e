package dev.parley.schedule;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.IdClass;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** Entity for a message that an agent receives at due times. */
@Entity
@IdClass(Schedule.Id.class)
public class Schedule extends PanacheEntityBase {

  @jakarta.persistence.Id
  @Column(name = "agent_id")
  public UUID agentId;

  @jakarta.persistence.Id public UUID id;

  /** Unique name within the agent. */
  @Column(length = 50)
  public String key;

  @Column(name = "owner_subject")
  public String ownerSubject;

  /** Empty if the owner's token names no client. */
  @Column(name = "owner_client")
  public String ownerClient;

  public String name;

  @Column(length = 4096)
  public String description;

  /** The message, as events store it. */
  @JdbcTypeCode(SqlTypes.JSON)
  public String message;

  /** A JSON object: the metadata of the sessions. */
  @Column(name = "session_metadata")
  @JdbcTypeCode(SqlTypes.JSON)
  public String sessionMetadata;

  /** A cron expression; null if it runs at an interval. */
  public String cron;

  /** The interval; null if it has a cron expression. */
  @Column(length = 64)
  public String every;

  /** The time that intervals are counted from. */
  @Column(name = "counted_from")
  public Instant countedFrom;

  public boolean enabled = true;

  /** How many records of attempts are kept. */
  @Column(name = "max_executions")
  public int maxExecutions = 10;

  /** How long a run may be without output before it counts as stalled. */
  @Column(name = "stall_timeout_seconds")
  public int stallTimeoutSeconds = 3600;

  /** How often a run that failed or stalled is attempted again. */
  public int retries = 2;

  /** The next due time; null if it is disabled or has no more. */
  @Column(name = "next_run_at")
  public Instant nextRunAt;

  /** When the last attempt that has ended started; null if none has. */
  @Column(name = "last_run_at", insertable = false, updatable = false)
  public Instant lastRunAt;

  @Column(name = "created_at")
  public Instant createdAt;

  /** Detects concurrent changes. */
  @Version public long revision;

  /** When it runs. */
  public Timing timing() {
    return cron == null ? new Timing.Interval(every) : new Timing.Cron(cron);
  }

  /** Sets when it runs; intervals are counted from now. */
  void timing(Timing timing, Instant now) {
    cron = timing instanceof Timing.Cron chosen ? chosen.expression() : null;
    every = timing instanceof Timing.Interval chosen ? chosen.text() : null;
    countedFrom = now;
  }

  /** Determines the next due time. */
  void plan(Instant now) {
    nextRunAt = enabled ? timing().next(countedFrom, now).orElse(null) : null;
  }

  /** The primary key. */
  public record Id(UUID agentId, UUID id) {}
}
