package dev.parley.schedule;

/** The statements on schedules, as PostgreSQL runs them. Their alias is always {@code s}. */
final class ScheduleSql {

  /** The time by which everything is due. */
  static final String NOW = "select clock_timestamp()";

  /** Exactly the columns of {@link Schedule}, as Hibernate requires. */
  private static final String SCHEDULE =
      """
      s.agent_id, s.id, s.key, s.owner_subject, s.owner_client, s.name, s.description, s.message, s.session_metadata,
        s.cron, s.every, s.counted_from, s.enabled, s.max_executions, s.stall_timeout_seconds, s.retries,
        s.next_run_at, s.last_run_at, s.created_at, s.revision\
      """;

  private ScheduleSql() {}

  /** A page of the attempts that have ended, latest first. */
  static String executions(boolean continued) {
    return """
        select cast(jsonb_build_object('id', e.id, 'run', e.run_id, 'session', e.session_key, 'attempt', e.attempt,
            'error', e.error, 'at', e.executed_at) as text)
        from schedule_execution e
        where e.agent_id = :agent and e.schedule_id = :schedule and e.status in ('SUCCESS', 'ERROR') %s
        order by e.executed_at desc, e.id desc limit :limit
        """
        .formatted(continued ? "and (e.executed_at, e.id) < (cast(:at as timestamptz), :id)" : "");
  }

  /** Schedules that are due, on all agents, unless a run of theirs has not ended. */
  static final String DUE =
      """
      select %s from schedule s
      where s.next_run_at <= cast(:now as timestamptz) and not exists (
        select 1 from schedule_execution e
        where e.agent_id = s.agent_id and e.schedule_id = s.id and e.status in ('WAITING', 'RUNNING'))
      order by s.next_run_at limit :batch
      """
          .formatted(SCHEDULE);

  /**
   * Claims a due time: moves the schedule to its next one and records the run. Changes nothing if
   * another replica has claimed it or the schedule was changed.
   */
  static final String CLAIM =
      """
      with claimed as (
        update schedule s set next_run_at = cast(cast(:next as text) as timestamptz), revision = s.revision + 1
        where s.agent_id = :agent and s.id = :schedule and s.revision = :revision
          and s.next_run_at = cast(:due as timestamptz)
        returning s.agent_id, s.id)
      insert into schedule_execution (agent_id, schedule_id, id, run_id, due_at, attempt, status, wake_at)
      select c.agent_id, c.id, cast(:id as uuid), cast(:run as uuid), cast(:due as timestamptz), 1, 'WAITING',
        clock_timestamp()
      from claimed c
      on conflict do nothing
      """;

  /**
   * When a run that has just had output counts as stalled: later than the replica that runs it
   * says.
   */
  private static final String STALLED_AT =
      "(statement_timestamp() at time zone 'UTC' + s.stall_timeout_seconds * interval '1250 milliseconds') at time zone 'UTC'";

  /** Waits for other transactions that create a schedule of the same owner, on any agent. */
  static final String LOCK_OWNER =
      "select 1 from pg_advisory_xact_lock(hashtextextended(:owner, 0))";

  /** How many schedules an owner has with all agents of a workspace. */
  static final String COUNT =
      """
      select count(*) from schedule s
      where s.owner_subject = :subject and s.owner_client = :client and s.agent_id in (
        select a.id from agent a where a.workspace_id = (select w.id from workspace w where w.name = :workspace))
      """;

  /** Attempts that can start, on all agents, with the owners of their schedules. */
  static final String STARTABLE =
      """
      select cast(jsonb_build_object('agent', e.agent_id, 'id', e.id, 'workspace', w.name, 'subject', s.owner_subject,
          'client', s.owner_client) as text)
      from schedule_execution e
        join agent a on a.id = e.agent_id join workspace w on w.id = a.workspace_id
        join schedule s on s.agent_id = e.agent_id and s.id = e.schedule_id and s.enabled
      where e.status = 'WAITING' and e.wake_at <= clock_timestamp()
      order by e.wake_at limit :batch
      """;

  /** Starts attempts of an agent and returns all that is needed to run them. */
  static final String START =
      """
      with taken as materialized (
        select e.schedule_id, e.id from schedule_execution e
        where e.agent_id = :agent and e.id in (:ids) and e.status = 'WAITING' and e.wake_at <= clock_timestamp()
        for update skip locked),
      started as (
        update schedule_execution e set status = 'RUNNING', executed_at = statement_timestamp(), wake_at = %s
        from taken t, schedule s
        where e.agent_id = :agent and e.schedule_id = t.schedule_id and e.id = t.id
          and s.agent_id = :agent and s.id = t.schedule_id and s.enabled
        returning e.id as execution_id, s.agent_id, s.id, s.owner_subject, s.owner_client, s.name, s.message,
          s.session_metadata, s.stall_timeout_seconds)
      select cast(jsonb_build_object('id', s.execution_id, 'agent', s.agent_id, 'schedule', s.id, 'workspace', w.name,
          'subject', s.owner_subject, 'client', s.owner_client, 'name', s.name, 'message', s.message,
          'metadata', s.session_metadata, 'stall', s.stall_timeout_seconds) as text)
      from started s join agent a on a.id = s.agent_id join workspace w on w.id = a.workspace_id
      """
          .formatted(STALLED_AT);

  /** Deletes attempts of a schedule that have not started. */
  static final String FORGET_WAITING =
      "delete from schedule_execution e where e.agent_id = :agent and e.schedule_id = :schedule and e.status = 'WAITING'";

  private static final String RUNNING =
      "e.agent_id = :agent and e.schedule_id = :schedule and e.id = :id and e.status = 'RUNNING'";

  /** Postpones the time at which a run counts as stalled. */
  static final String PROGRESS =
      """
      update schedule_execution e set wake_at = %s
      from schedule s where s.agent_id = :agent and s.id = e.schedule_id and %s
      """
          .formatted(STALLED_AT, RUNNING);

  /** Records the session of a run. Changes nothing if the run is another replica's by now. */
  static final String SESSION =
      "update schedule_execution e set session_key = :session where " + RUNNING;

  /** Gives an attempt back before it has done anything. */
  static final String RETURN =
      """
      update schedule_execution e set status = 'WAITING', executed_at = null,
        wake_at = statement_timestamp() + :pause * interval '1 second'
      where %s
      """
          .formatted(RUNNING);

  /** Attempts that have stalled, on all agents. */
  static final String STALLED =
      """
      select cast(jsonb_build_object('id', e.id, 'agent', e.agent_id, 'schedule', e.schedule_id) as text)
      from schedule_execution e
      where e.status = 'RUNNING' and e.wake_at <= clock_timestamp()
      order by e.wake_at limit :batch
      """;

  /**
   * Ends an attempt, adds the next one if it may be repeated, and deletes old records. Changes
   * nothing if the attempt has ended.
   */
  static final String END =
      """
      with held as materialized (
        select s.agent_id, s.id, s.retries, s.max_executions, s.enabled from schedule s
        where s.agent_id = :agent and s.id = :schedule for no key update),
      ended as (
        update schedule_execution e set status = :status, error = cast(cast(:error as text) as varchar), wake_at = null
        from held h
        where %s and (not cast(:stalled as boolean) or e.wake_at <= statement_timestamp())
        returning e.agent_id, e.schedule_id, e.run_id, e.due_at, e.attempt, e.executed_at, h.retries, h.enabled),
      repeated as (
        insert into schedule_execution (agent_id, schedule_id, id, run_id, due_at, attempt, status, wake_at)
        select e.agent_id, e.schedule_id, cast(:next as uuid), e.run_id, e.due_at, e.attempt + 1, 'WAITING',
          clock_timestamp() + e.attempt * :pause * interval '1 second'
        from ended e where cast(:again as boolean) and e.enabled and e.attempt <= e.retries),
      noted as (
        update schedule s set last_run_at = greatest(s.last_run_at, e.executed_at)
        from ended e where s.agent_id = :agent and s.id = e.schedule_id)
      delete from schedule_execution o using (
        select k.agent_id, k.schedule_id, k.id, row_number() over (order by k.executed_at desc, k.id desc) as place
        from schedule_execution k join ended e on k.schedule_id = e.schedule_id
        where k.agent_id = :agent and k.id <> :id and k.status in ('SUCCESS', 'ERROR')) as kept, held h
      where o.agent_id = :agent and o.schedule_id = kept.schedule_id and o.id = kept.id
        and kept.place >= h.max_executions
      """
          .formatted(RUNNING);
}
