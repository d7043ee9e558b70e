package dev.parley.testing;

import dev.parley.store.statement.Statements;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Holds each statement that is executed during a class of tests, by Hibernate or by {@link
 * Statements}, against {@link DistributionRule}.
 */
public final class StatementsAreDistributable implements BeforeAllCallback, AfterAllCallback {

  /**
   * What may be otherwise, by what is unique to its text. Except for the first three, all of these
   * only read, and lock nothing.
   */
  static final Map<String, Pattern> EXEMPT =
      exempt(
          "renews all leases of a replica", "update turn_lease l set lease_until",
          "deletes references to a content by sessions of any agents",
              "delete from file_reference \\S+ where \\S+session_id is null",
          "forks to another agent, in parts that each touch one",
              "sharing \\(agent_id, session_id\\)",
          "finds sessions that have expired", "sum\\(e.file_bytes\\) over sweep",
          "finds old tombstones", "from session_tombstone o where o.deleted_at < \\S+ order",
          "finds expired artifacts", "from artifact a where a.expires_at <= \\S+ order",
          "finds forgotten contents", "from file_content c where not c.linked and c.touched_at",
          "finds released references", "from file_reference r where r.session_id is null group",
          "finds references to a content",
              "select distinct \\S+ from file_reference \\S+ where \\S+content_agent_id",
          "finds expired leases", "from turn_lease l where l.lease_until <=",
          "finds old pieces",
              "from turn t where t.pieces_until <= \\S+ and \\S+ > '-infinity' limit",
          "finds queues", "group by q.agent_id, q.session_id",
          "finds schedules that are due", "from schedule s where s.next_run_at <=",
          "finds attempts that can start", "s.enabled where e.status = 'WAITING'",
          "finds attempts that have stalled",
              "from schedule_execution e where e.status = 'RUNNING'",
          "loads a row by its key",
              "where \\(\\w+\\.agent_id,[^)]*\\) in \\(\\(\\$\\d+(,\\$\\d+)*\\)\\)",
          "lists agents with their versions", "from agent_version \\w+ join agent \\w+",
          "looks up a lease for a test", "from turn_lease l where l.session_id = \\S+$",
          "lists what an owner has with all agents",
              "^(?!.*\\b(update|delete)\\b)(?=.*owner_subject).*w\\.name = \\S+\\)",
          "lists conversations of an owner", "from own c left join session s",
          "finds conversations whose sessions go on", "from conversation c join session s",
          "finds candidates by metadata, on the agent's machine first",
              "candidates as materialized");

  private static final List<Logger> EXECUTORS =
      List.of(Logger.getLogger("org.hibernate.SQL"), Logger.getLogger(Statements.class.getName()));

  private static final Set<String> EXECUTED = ConcurrentHashMap.newKeySet();

  /** Those that keep to the rule. Most of them are executed by several classes of tests. */
  private static final Set<String> KEEPING = ConcurrentHashMap.newKeySet();

  private static final Handler RECORDER =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          String statement = entry.getMessage();
          if (!KEEPING.contains(statement)) {
            EXECUTED.add(statement);
          }
        }

        @Override
        public void flush() {
          // nothing is buffered
        }

        @Override
        public void close() {
          // nothing is open
        }
      };

  private static Map<String, Pattern> exempt(String... reasons) {
    Map<String, Pattern> exempt = new LinkedHashMap<>();
    for (int i = 0; i < reasons.length; i += 2) {
      exempt.put(reasons[i], Pattern.compile(reasons[i + 1], Pattern.CASE_INSENSITIVE));
    }
    return exempt;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    for (Logger executor : EXECUTORS) {
      if (!List.of(executor.getHandlers()).contains(RECORDER)) {
        executor.setLevel(Level.FINE);
        executor.setUseParentHandlers(false);
        executor.addHandler(RECORDER);
      }
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    Set<String> broken = new TreeSet<>();
    for (String statement : EXECUTED) {
      String line = statement.replaceAll("\\s+", " ");
      if (EXEMPT.values().stream().noneMatch(pattern -> pattern.matcher(line).find())) {
        DistributionRule.broken(statement).forEach(fault -> broken.add(fault + " in: " + line));
      }
    }
    if (broken.isEmpty()) {
      KEEPING.addAll(EXECUTED);
    }
    EXECUTED.clear();
    if (!broken.isEmpty()) {
      throw new AssertionError(
          "statements that cannot run where tables are distributed:\n" + String.join("\n", broken));
    }
  }
}
