package dev.parley.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The logs of sessions as they are stored. */
@ApplicationScoped
public class StoredLog {

  private static final String EVENTS =
      " from session s join event e on e.agent_id = s.agent_id and e.session_id = s.id"
          + " where s.id = ?";

  private static final String HEAD =
      " from session s left join session_log l on l.agent_id = s.agent_id and l.session_id = s.id"
          + " where s.id = ?";

  private static final String TURN_OF_EVENT =
      "select 1 from turn t where t.agent_id = e.agent_id and t.session_id = e.session_id"
          + " and t.id = e.turn_id";

  private static final String PARENT_OF_TURN =
      "select 1 from turn p where p.agent_id = t.agent_id and p.session_id = t.session_id"
          + " and p.id = t.parent_id";

  private final AgroalDataSource database;

  public StoredLog(AgroalDataSource database) {
    this.database = database;
  }

  /** The ids of a session's events, in their order, withdrawn ones included. */
  public List<UUID> ids(UUID session) {
    return values("select e.id" + EVENTS + " order by e.seq", session).stream()
        .map(UUID::fromString)
        .toList();
  }

  /** Whether the session is stored. */
  public boolean exists(UUID session) {
    return number("select count(*)" + HEAD, session) == 1;
  }

  /** Whether a turn of the session is in flight. */
  public boolean isBusy(UUID session) {
    return value("select l.turn_id is not null" + HEAD, session).equals("t");
  }

  /** Whether no turn is in flight and no input waits, as counted and as stored. */
  public boolean isIdle(UUID session) {
    return value(
            "select l.turn_id is null and l.queued = 0 and l.steering = 0 and not exists ("
                + "select 1 from queued_input q where q.agent_id = s.agent_id and q.session_id = s.id)"
                + HEAD,
            session)
        .equals("t");
  }

  /** The id of a session by its key. */
  public UUID idOf(String key) {
    return UUID.fromString(value("select s.id from session s where s.key = ?", key));
  }

  /** Appends messages to the log of a session with no turn in flight. */
  public void addEvents(UUID session, int count) {
    value(
        "with head as (update session_log l set next_seq = l.next_seq + %1$d where l.session_id = ?"
                .formatted(count)
            + " returning l.agent_id, l.session_id, l.next_seq - %1$d as first, l.tail_turn_id), added as ("
                .formatted(count)
            + " insert into event (agent_id, session_id, seq, id, turn_id, type, payload, created_at)"
            + " select h.agent_id, h.session_id, h.first + i, gen_random_uuid(), h.tail_turn_id,"
            + " 'INPUT_MESSAGE', '{\"v\":1,\"text\":\"more\"}', now() from head h, generate_series(0, %d) i)"
                .formatted(count - 1)
            + " select 'done'",
        session);
  }

  /** Lets the lease of the turn in flight end, as if its replica were gone. */
  public void endLease(UUID session) {
    value(
        "update turn_lease l set lease_until = clock_timestamp() where l.session_id = ? returning l.session_id",
        session);
  }

  /** Number of inputs that wait. */
  public long queued(UUID session) {
    return number("select l.queued" + HEAD, session);
  }

  /** Number of stored pieces of turns in flight. */
  public long pieces(UUID session) {
    return number(
        "select count(*) from session s"
            + " join piece p on p.agent_id = s.agent_id and p.session_id = s.id where s.id = ?",
        session);
  }

  /** Replaces the pieces of turns in flight. */
  public void setPieces(UUID session, String content) {
    value(
        "update piece p set content = cast('%s' as jsonb) where p.session_id = ? returning 1"
            .formatted(content),
        session);
  }

  /** The ids of the session's turns, in the order of their start. */
  public List<UUID> turnIds(UUID session) {
    return values(turns("true").replace("count(*)", "t.id") + " order by t.started_at", session)
        .stream()
        .map(UUID::fromString)
        .toList();
  }

  /** Number of the session's turns. */
  public long turns(UUID session) {
    return number(turns("true"), session);
  }

  /** Checks a log whose session has no turn in flight. */
  public void requireConsistent(UUID session) {
    long events = number("select count(*)" + EVENTS, session);
    assertThat(number("select coalesce(max(e.seq), 0)" + EVENTS, session))
        .as("last sequence number of %s", session)
        .isEqualTo(events);
    assertThat(number("select coalesce(min(e.seq), 1)" + EVENTS, session))
        .as("first sequence number of %s", session)
        .isEqualTo(1);
    assertThat(number("select coalesce(l.next_seq, 1) - 1" + HEAD, session))
        .as("head of %s", session)
        .isEqualTo(events);
    assertThat(isBusy(session)).as("a turn of %s is in flight", session).isFalse();
    assertThat(number(turns("t.status = 'RUNNING'"), session))
        .as("running turns of %s", session)
        .isZero();
    assertThat(
            number("select count(*)" + EVENTS + " and not exists (" + TURN_OF_EVENT + ")", session))
        .as("events of %s without a turn", session)
        .isZero();
    assertThat(
            number(
                "select count(*)"
                    + EVENTS
                    + " and e.hidden is distinct from 'WITHDRAWN' and e.type = 'AGENT_OUTPUT'"
                    // Another step goes on with the answer.
                    + " and not exists (select 1 from event n where n.agent_id = e.agent_id"
                    + " and n.session_id = e.session_id and n.seq = e.seq + 1"
                    + " and n.type = 'STEP_TRANSITION')",
                session))
        .as("answers in %s", session)
        .isEqualTo(number("select s.message_count / 2" + HEAD, session));
    assertThat(
            number(
                turns("t.parent_id is not null and not exists (" + PARENT_OF_TURN + ")"), session))
        .as("turns of %s whose parent is missing", session)
        .isZero();
  }

  private static String turns(String condition) {
    return "select count(*) from session s"
        + " join turn t on t.agent_id = s.agent_id and t.session_id = s.id where s.id = ? and "
        + condition;
  }

  private long number(String sql, UUID session) {
    return Long.parseLong(value(sql, session));
  }

  private String value(String sql, Object session) {
    List<String> values = values(sql, session);
    if (values.isEmpty()) {
      throw new IllegalArgumentException("there is no session " + session);
    }
    return values.get(0);
  }

  private List<String> values(String sql, Object session) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, session);
      List<String> values = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          values.add(rows.getString(1));
        }
      }
      return values;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
