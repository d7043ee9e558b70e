package dev.parley.vectara.access;

import static dev.parley.testing.Wire.API_KEYS;
import static dev.parley.testing.Wire.DEMO;
import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.newKey;
import static dev.parley.testing.Wire.withKey;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.identity.Role;
import dev.parley.testing.ParleyTest;
import io.restassured.http.Method;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each role permits, as in {@code x-required-roles} of Vectara's OpenAPI document. */
@ParleyTest
class RolesTest {

  /** Who manages a workspace may call everything. */
  private static final List<String> ALWAYS = List.of("owner", "administrator");

  /**
   * An operation and who may call it.
   *
   * @param method HTTP method
   * @param path its path, on the demo agent where it is on one
   * @param body its body; empty for none
   * @param apiRoles the roles that open it when they are held in the whole workspace
   * @param agentRoles the roles that open it when they are held on the agent
   */
  private record Row(
      Method method, String path, String body, Set<String> apiRoles, Set<String> agentRoles) {

    static Row of(Method method, String path, String body, String apiRoles, String agentRoles) {
      Set<String> everywhere = new HashSet<>(split(apiRoles));
      everywhere.addAll(ALWAYS);
      return new Row(method, path, body, everywhere, split(agentRoles));
    }

    private static Set<String> split(String names) {
      return names.isEmpty() ? Set.of() : Set.of(names.split(" "));
    }

    boolean onAgent() {
      return path.startsWith(AGENTS + "/");
    }

    /** The agent that it is on, or any. */
    String agent() {
      return onAgent() ? path.split("/")[3] : DEMO;
    }

    Response send(RequestSpecification caller, String to) {
      return (body.isEmpty() ? caller : caller.body(body)).request(method, to);
    }

    Response send(RequestSpecification caller) {
      return send(caller, path);
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  private static final String AGENTS = "/v2/agents";

  // What is not there, and what cannot be: what is allowed here is still refused, but not for want
  // of a role.
  private static final String NO_SESSION = VECTARA + "/none";
  private static final String ALIASES = "/v2/agent_aliases";
  private static final String NO_ALIAS = ALIASES + "/none";
  private static final String SCHEDULES = AGENTS + "/" + DEMO + "/schedules";
  private static final String NO_SCHEDULE = SCHEDULES + "/none";
  private static final String NO_AGENT = "{\"name\":5}";
  private static final String NEW_KEY = "{\"name\":\"n\",\"api_roles\":[\"viewer\"]}";
  private static final String NO_KEY = API_KEYS + "/aky_00000000000000000000000000000000";

  private static final List<Row> TABLE =
      List.of(
          Row.of(
              Method.POST,
              VECTARA,
              "{\"name\":\"n\"}",
              "agent_user agent_developer agent_administrator",
              "agent_user agent_developer agent_administrator"),
          Row.of(
              Method.GET,
              NO_SESSION,
              "",
              "agent_user agent_viewer agent_developer agent_administrator viewer",
              "agent_user agent_viewer agent_developer agent_administrator"),
          Row.of(
              Method.GET,
              VECTARA,
              "",
              "agent_viewer agent_developer agent_administrator viewer",
              "agent_viewer agent_developer agent_administrator"),
          Row.of(
              Method.PATCH,
              NO_SESSION,
              "{}",
              "agent_developer agent_administrator",
              "agent_developer agent_administrator"),
          Row.of(
              Method.DELETE,
              NO_SESSION,
              "",
              "agent_developer agent_administrator",
              "agent_developer agent_administrator"),
          Row.of(Method.POST, ALIASES, "{}", "agent_administrator", ""),
          Row.of(
              Method.GET,
              ALIASES,
              "",
              "agent_user agent_viewer agent_developer agent_administrator viewer",
              ""),
          Row.of(
              Method.GET,
              NO_ALIAS,
              "",
              "agent_user agent_viewer agent_developer agent_administrator viewer",
              ""),
          Row.of(Method.PATCH, NO_ALIAS, "{}", "agent_administrator", ""),
          Row.of(Method.DELETE, NO_ALIAS, "", "agent_administrator", ""),
          Row.of(
              Method.POST,
              SCHEDULES,
              "{}",
              "agent_developer agent_administrator",
              "agent_developer agent_administrator"),
          Row.of(
              Method.GET,
              SCHEDULES,
              "",
              "agent_viewer agent_developer agent_administrator viewer",
              "agent_viewer agent_developer agent_administrator"),
          Row.of(
              Method.GET,
              NO_SCHEDULE,
              "",
              "agent_viewer agent_developer agent_administrator viewer",
              "agent_viewer agent_developer agent_administrator"),
          Row.of(
              Method.PATCH,
              NO_SCHEDULE,
              "{}",
              "agent_developer agent_administrator",
              "agent_developer agent_administrator"),
          Row.of(Method.DELETE, NO_SCHEDULE, "", "agent_administrator", "agent_administrator"),
          Row.of(
              Method.GET,
              NO_SCHEDULE + "/executions",
              "",
              "agent_viewer agent_developer agent_administrator viewer",
              "agent_viewer agent_developer agent_administrator"),
          Row.of(
              Method.POST,
              NO_SESSION + "/events",
              "{\"messages\":[]}",
              "agent_user agent_developer agent_administrator",
              "agent_user agent_developer agent_administrator"),
          Row.of(
              Method.GET,
              NO_SESSION + "/outstanding_client_tool_calls",
              "",
              "agent_user agent_developer agent_administrator",
              "agent_user agent_developer agent_administrator"),
          Row.of(
              Method.GET,
              NO_SESSION + "/events",
              "",
              "agent_viewer agent_developer agent_administrator viewer",
              "agent_viewer agent_developer agent_administrator"),
          Row.of(
              Method.GET,
              NO_SESSION + "/events/none",
              "",
              "agent_viewer agent_developer agent_administrator viewer",
              "agent_viewer agent_developer agent_administrator"),
          Row.of(
              Method.GET,
              NO_SESSION + "/artifacts",
              "",
              "agent_viewer agent_developer agent_administrator viewer",
              "agent_viewer agent_developer agent_administrator"),
          Row.of(
              Method.GET,
              NO_SESSION + "/artifacts/none",
              "",
              "agent_viewer agent_developer agent_administrator viewer",
              "agent_viewer agent_developer agent_administrator"),
          Row.of(
              Method.DELETE,
              NO_SESSION + "/events/none",
              "",
              "agent_administrator",
              "agent_administrator"),
          Row.of(
              Method.POST,
              NO_SESSION + "/events/none/hide",
              "",
              "agent_developer agent_administrator",
              "agent_developer agent_administrator"),
          Row.of(
              Method.POST,
              NO_SESSION + "/events/none/unhide",
              "",
              "agent_developer agent_administrator",
              "agent_developer agent_administrator"),
          Row.of(Method.POST, AGENTS, NO_AGENT, "agent_administrator", ""),
          Row.of(
              Method.GET,
              AGENTS,
              "",
              "agent_viewer agent_developer agent_administrator viewer",
              "agent_user agent_viewer agent_developer agent_administrator"),
          Row.of(
              Method.GET,
              AGENTS + "/" + DEMO,
              "",
              "agent_viewer agent_developer agent_administrator viewer",
              "agent_viewer agent_developer agent_administrator"),
          Row.of(
              Method.PATCH,
              AGENTS + "/" + DEMO,
              NO_AGENT,
              "agent_developer agent_administrator",
              "agent_developer agent_administrator"),
          Row.of(
              Method.PUT,
              AGENTS + "/" + DEMO,
              NO_AGENT,
              "agent_administrator",
              "agent_administrator"),
          Row.of(Method.DELETE, AGENTS + "/gone", "", "agent_administrator", "agent_administrator"),
          Row.of(Method.POST, API_KEYS, NEW_KEY, "", ""),
          Row.of(Method.GET, API_KEYS, "", "", ""),
          Row.of(Method.GET, NO_KEY, "", "", ""),
          Row.of(Method.PATCH, NO_KEY, "{}", "", ""),
          Row.of(Method.DELETE, NO_KEY, "", "", ""));

  /** The secrets of keys by what they hold: no operation changes them, so one of each is enough. */
  private static final Map<String, String> KEYS = new ConcurrentHashMap<>();

  /** A request with a key that holds a role in the whole workspace. */
  private static RequestSpecification everywhere(String role) {
    return withKey(
        KEYS.computeIfAbsent(
            role, held -> newKey(Map.of("api_roles", List.of(held))).path("secret_key")));
  }

  /** A request with a key that holds a role on one agent. */
  private static RequestSpecification on(String agent, String role) {
    return withKey(
        KEYS.computeIfAbsent(
            agent + " " + role,
            held ->
                newKey(Map.of("agent_roles", List.of(Map.of("agent_key", agent, "role", role))))
                    .path("secret_key")));
  }

  static List<Row> table() {
    return TABLE;
  }

  static Stream<Arguments> inTheWorkspace() {
    return cross(Stream.of(Role.values()).map(Role::text).toList());
  }

  static Stream<Arguments> onAgent() {
    return cross(Role.ON_AGENTS.stream().map(Role::text).sorted().toList());
  }

  private static Stream<Arguments> cross(List<String> roles) {
    return TABLE.stream().flatMap(row -> roles.stream().map(role -> Arguments.of(row, role)));
  }

  private static void expect(Response answer, boolean allowed) {
    if (allowed) {
      assertThat(answer.statusCode()).isNotIn(401, 403).isLessThan(500);
    } else {
      assertThat(answer.statusCode()).isEqualTo(403);
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("inTheWorkspace")
  void A_role_in_the_workspace_permits_what_the_table_says(Row row, String role) {
    expect(row.send(everywhere(role)), row.apiRoles().contains(role));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("onAgent")
  void A_role_on_the_agent_permits_what_the_table_says(Row row, String role) {
    expect(row.send(on(row.agent(), role)), row.agentRoles().contains(role));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("onAgent")
  void A_role_on_another_agent_permits_nothing_on_this_one(Row row, String role) {
    if (row.onAgent()) {
      expect(row.send(on("other", role)), false);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void A_missing_role_is_reported_with_the_sufficient_roles(Row row) {
    Response refused = row.send(everywhere("billing_administrator"));
    String roles =
        Arrays.stream(Role.values())
            .map(Role::text)
            .filter(role -> row.apiRoles().contains(role) || row.agentRoles().contains(role))
            .collect(joining(", "));
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.<String>path("code")).isEqualTo("forbidden");
    assertThat(refused.<String>path("messages[0]"))
        .startsWith("This requires one of the roles " + roles + ", or the scope 'api:aip-agents-");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void Permissions_are_checked_before_the_agent_and_the_body(Row row) {
    expect(row.send(everywhere("corpus_viewer"), row.path().replace(row.agent(), "nobody")), false);
    if (!row.body().isEmpty()) {
      assertThat(
              everywhere("corpus_viewer")
                  .body("{\"name\":5}")
                  .request(row.method(), row.path())
                  .statusCode())
          .isEqualTo(403);
    }
  }
}
