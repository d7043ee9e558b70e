package dev.parley.bench.data;

import dev.parley.testing.Database;

/**
 * Inserts sessions that are copies of one that was created through the API, so that they have all
 * that the schema and the API require. They are numbered from 0. The first {@link #ofCallers}
 * belong to the callers in turn, the others to the other owners. The order of creation is another
 * one, in which the sessions of an owner lie apart, as in a service with many owners.
 */
public final class SessionLoader {

  /** Subjects {@code caller-0} and so on, who send the requests. */
  public static final int CALLERS = 200;

  private static final int OTHER_OWNERS = 4800;

  /** Enough for a full page of 100. */
  private static final int SESSIONS_OF_CALLER = 150;

  /** A prime greater than any number of sessions, so that its multiples are a permutation. */
  private static final int STRIDE = 15_485_863;

  private static final String OWN_COLUMNS =
      "id, key, owner_subject, name, created_at, updated_at, last_accessed_at, expires_at";

  private static final String OTHER_COLUMNS =
      """
      select string_agg(column_name, ', ') from information_schema.columns
      where table_name = 'session' and is_generated = 'NEVER'
        and column_name <> all (string_to_array('%s', ', '))
      """
          .formatted(OWN_COLUMNS);

  /** The ids are UUIDs of version 7. */
  private static final String LOAD =
      """
      insert into session (%1$s, %2$s)
      select new_id, %3$s,
        case when number < %4$d then 'caller-' || number %% %5$d else 'owner-' || number %% %6$d end,
        'Session ' || number, at, at, at, at + nullif(ttl_seconds, 0) * interval '1 second', %2$s
      from (
        select place * %7$d %% %8$d as number, first + place * interval '1 millisecond' as at,
          (lpad(to_hex(floor(extract(epoch from first) * 1000)::bigint + place), 12, '0') || '7'
            || substr(md5(place::text), 1, 3) || 'a' || substr(md5(place::text), 4, 15))::uuid as new_id
        from (select now() - %8$d * interval '1 millisecond' as first), generate_series(0::bigint, %8$d - 1) place
      ) numbered,
      (select %2$s from session where agent_id = (select id from agent where name = '%9$s')) copied
      """;

  private final Database database;
  private final long sessions;

  /**
   * @param database where to load
   * @param sessions the number of sessions for each API
   */
  public SessionLoader(Database database, long sessions) {
    this.database = database;
    this.sessions = sessions;
  }

  /** Number of sessions of the callers, for each API. */
  public long ofCallers() {
    return Math.min(sessions * 9 / 10 / CALLERS, SESSIONS_OF_CALLER) * CALLERS;
  }

  /** Loads the sessions of an API, in which there is only the one to copy. */
  public void load(Api api) {
    String others = database.value(OTHER_COLUMNS);
    database.execute(
        LOAD.formatted(
            OWN_COLUMNS,
            others,
            api.keySql(),
            ofCallers(),
            CALLERS,
            OTHER_OWNERS,
            STRIDE,
            sessions,
            api.label()));
  }

  /** Leaves nothing to do for PostgreSQL while it is measured. */
  public void settle() {
    database.execute("vacuum analyze");
    database.execute("checkpoint");
  }
}
