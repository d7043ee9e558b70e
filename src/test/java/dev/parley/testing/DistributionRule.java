package dev.parley.testing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What keeps a statement from running where the tables are distributed by agent, as far as its text
 * shows. A statement may use distributed tables only if each of them, in each of its subqueries, is
 * bound to a parameter or joined with one that is: then it runs on the agent's machine. Parts that
 * write, also to tables that every machine has, must also do without functions whose result the
 * machines could not agree on.
 */
public final class DistributionRule {

  private static final Pattern TOKEN =
      Pattern.compile("'(?:[^']|'')*'|\\$\\d+|:\\w+|[A-Za-z_][\\w.]*|[<>=!]+|\\S");
  private static final Set<String> QUERY =
      Set.of("select", "with", "insert", "update", "delete", "values");
  private static final Set<String> BEFORE_TABLE =
      Set.of("from", "join", "update", "into", "using", ",", "(", "only");
  private static final Set<String> NO_ALIAS =
      Set.of(
          "set",
          "where",
          "on",
          "join",
          "left",
          "cross",
          "inner",
          "order",
          "group",
          "limit",
          "for",
          "using",
          "union",
          "returning",
          "values",
          "select",
          "window",
          "offset");

  /** Not immutable, although PostgreSQL evaluates them once for a statement. */
  private static final Set<String> STABLE =
      Set.of("jsonb_build_object", "jsonb_agg", "to_jsonb", "jsonb_build_array");

  private static final Set<String> VOLATILE =
      Set.of("clock_timestamp", "gen_random_uuid", "random", "timeofday");

  private static final Pattern COLUMN_PLUS_INTERVAL =
      Pattern.compile("\\b\\w+\\.\\w+_(at|until) ([+] [^,]*?|- [\\w.* ]*)\\binterval ''");
  private static final Pattern CHANGED_AGENT = Pattern.compile("\\b(set|,) agent_id = ");

  private DistributionRule() {}

  /** A query or subquery: what is written in it, without its subqueries. */
  private static final class Scope {
    final List<String> tokens = new ArrayList<>();
    final Map<String, String> tables = new HashMap<>();
    final Scope outer;
    int depth;

    /** Whether it is part of a CASE or COALESCE, which must be immutable as a whole. */
    final boolean conditional;

    Scope(Scope outer) {
      this.outer = outer;
      this.conditional = outer != null && (outer.conditional || outer.isInConditional());
    }

    private boolean isInConditional() {
      Deque<String> open = new ArrayDeque<>();
      String before = "";
      for (String token : tokens) {
        if (token.equals("(") || token.equals("case")) {
          open.push(token.equals("(") ? before : token);
        } else if (token.equals(")") || token.equals("end")) {
          open.poll();
        }
        before = token;
      }
      return open.contains("case") || open.contains("coalesce");
    }

    /** Whether it changes or deletes rows that are not on the coordinator. */
    private boolean writes() {
      int table = Map.of("update", 1, "delete", 2).getOrDefault(tokens.get(0), tokens.size());
      return table < tokens.size()
          && (Placement.DISTRIBUTED.contains(tokens.get(table))
              || Placement.EVERYWHERE.contains(tokens.get(table)));
    }

    private boolean decidesWhatIsWritten() {
      return writes() || conditional && outer.decidesWhatIsWritten();
    }
  }

  /** What is wrong with a statement; empty if nothing is. */
  public static List<String> broken(String sql) {
    List<String> broken = new ArrayList<>();
    for (Scope scope : scopes(sql)) {
      tables(scope);
      if (!scope.tables.isEmpty()) {
        unbound(scope).forEach(alias -> broken.add("not bound to one agent: " + alias));
        if (Set.of("update", "delete").contains(scope.tokens.get(0))) {
          broken.addAll(written(scope));
        }
      }
      if (scope.decidesWhatIsWritten()) {
        broken.addAll(mutable(scope));
      }
    }
    return broken;
  }

  private static List<Scope> scopes(String sql) {
    List<String> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(sql.replaceAll("--[^\n]*", "").replaceAll("/\\*.*?\\*/", ""));
    while (matcher.find()) {
      tokens.add(matcher.group().startsWith("'") ? "''" : matcher.group().toLowerCase());
    }
    List<Scope> scopes = new ArrayList<>();
    Deque<Scope> open = new ArrayDeque<>();
    open.push(new Scope(null));
    scopes.add(open.peek());
    for (int i = 0; i < tokens.size(); i++) {
      String token = tokens.get(i);
      Scope scope = open.peek();
      if (token.equals("(") && i + 1 < tokens.size() && QUERY.contains(tokens.get(i + 1))) {
        open.push(new Scope(scope));
        scope.tokens.add("?");
        scopes.add(open.peek());
      } else if (token.equals(")") && scope.depth == 0) {
        open.pop();
      } else if (token.equals("union")) {
        // Each part stands for itself.
        scope.tokens.add(token);
        open.pop();
        open.push(new Scope(scope.outer));
        scopes.add(open.peek());
      } else if (!token.equals("all") || !scope.tokens.isEmpty()) {
        scope.depth += token.equals("(") ? 1 : token.equals(")") ? -1 : 0;
        scope.tokens.add(token);
      }
    }
    // The statement that follows common table expressions begins after them.
    scopes.stream()
        .filter(scope -> !scope.tokens.isEmpty() && scope.tokens.get(0).equals("with"))
        .forEach(DistributionRule::withoutHeader);
    return scopes.stream().filter(scope -> !scope.tokens.isEmpty()).toList();
  }

  private static void withoutHeader(Scope scope) {
    while (!scope.tokens.isEmpty()
        && !Set.of("select", "insert", "update", "delete").contains(scope.tokens.get(0))) {
      scope.tokens.remove(0);
    }
  }

  private static void tables(Scope scope) {
    List<String> tokens = scope.tokens;
    for (int i = 1; i < tokens.size(); i++) {
      boolean read = BEFORE_TABLE.contains(tokens.get(i - 1)) && !tokens.get(i - 1).equals("into");
      if (read && Placement.DISTRIBUTED.contains(tokens.get(i))) {
        int next = i + 1 < tokens.size() && tokens.get(i + 1).equals("as") ? i + 2 : i + 1;
        boolean named =
            next < tokens.size()
                && tokens.get(next).matches("[a-z_]\\w*")
                && !NO_ALIAS.contains(tokens.get(next));
        if (named || tokens.get(i - 1).matches("\\w+")) {
          scope.tables.put(named ? tokens.get(next) : tokens.get(i), tokens.get(i));
        }
      }
    }
  }

  /** The tables whose agent is neither a parameter nor a column that equals one. */
  private static Set<String> unbound(Scope scope) {
    Set<String> constant = new HashSet<>();
    int known;
    do {
      known = constant.size();
      for (int i = 0; i + 2 < scope.tokens.size(); i++) {
        if (scope.tokens.get(i + 1).equals("=")) {
          String left = scope.tokens.get(i);
          String right = scope.tokens.get(scope.tokens.get(i + 2).equals("cast") ? i + 4 : i + 2);
          if (right.startsWith("$") || right.startsWith(":") || constant.contains(right)) {
            constant.add(left);
          } else if (constant.contains(left)) {
            constant.add(right);
          }
        }
      }
    } while (constant.size() > known);
    Set<String> unbound = new HashSet<>(scope.tables.keySet());
    unbound.removeIf(
        alias ->
            constant.contains(alias + ".agent_id")
                || scope.tables.size() == 1 && constant.contains("agent_id"));
    return unbound;
  }

  private static List<String> mutable(Scope scope) {
    return scope.tokens.stream()
        .filter(token -> VOLATILE.contains(token) || STABLE.contains(token))
        .map(token -> "not immutable where rows are written: " + token)
        .toList();
  }

  private static List<String> written(Scope scope) {
    List<String> broken = new ArrayList<>();
    String text = String.join(" ", scope.tokens).replaceAll(" (?=[().])|(?<=[(]) ", "");
    Matcher sum = COLUMN_PLUS_INTERVAL.matcher(text);
    if (sum.find()) {
      broken.add("depends on the time zone, row by row: " + sum.group());
    }
    if (text.startsWith("update") && CHANGED_AGENT.matcher(text).find()) {
      broken.add("moves rows to another agent");
    }
    return broken;
  }
}
