package dev.parley.vectara;

import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.failure.Failure.InvalidCursor.Direction;
import dev.parley.http.DocumentedFailures;
import dev.parley.http.EdgeFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;

/** What the dialect's operations can fail with. */
final class VectaraFailures implements DocumentedFailures {

  private static final String API_KEYS = "/v2/api_keys";
  private static final String SESSIONS = "/v2/agents/{agent_key}/sessions";
  private static final String SESSION = SESSIONS + "/{session_key}";

  private static final Map<String, Action> ACTIONS =
      Map.of(
          "POST " + SESSIONS, Action.CREATE_SESSION,
          "GET " + SESSIONS, Action.LIST_SESSIONS,
          "GET " + SESSION, Action.GET_SESSION,
          "PATCH " + SESSION, Action.UPDATE_SESSION,
          "DELETE " + SESSION, Action.DELETE_SESSION);

  private final DocumentedFailures agents = new AgentFailures();

  @Override
  public Failure denied(String path, HttpMethod method, String scope) {
    if (AgentFailures.at(path)) {
      return agents.denied(path, method, scope);
    }
    return ACTIONS.getOrDefault(method + " " + path, Action.MANAGE_API_KEYS).refusal();
  }

  @Override
  public List<Failure> core(String path, HttpMethod method) {
    if (AgentFailures.at(path)) {
      return agents.core(path, method);
    }
    List<Failure> failures = new ArrayList<>();
    if (path.startsWith(API_KEYS)) {
      failures.add(new Failure.ApiKeyNotFound("aky_0193a5b0c7e87d6a9f1e2b3c4d5e6f70"));
      if (method == HttpMethod.POST || method == HttpMethod.PATCH) {
        failures.add(new Failure.InvalidArgument(Field.EXPIRY, "must be in the future"));
      }
    } else if (path.equals(SESSION)) {
      failures.add(new Failure.SessionNotFound("", "ase_customer_support_session_1f2e"));
      failures.add(new Failure.InvalidArgument(Field.METADATA, "must be a JSON object"));
    } else if (method == HttpMethod.POST) {
      failures.add(new Failure.KeyTaken("my-session"));
      failures.add(
          new Failure.InvalidArgument(Field.KEY, "must be 1 to 50 letters, digits, '_' and '-'"));
      failures.add(new Failure.EventNotFound("aev_1f2e"));
    }
    if (list(path, method)) {
      failures.add(new Failure.InvalidCursor("v1.x", Direction.AFTER));
    }
    if (path.equals(SESSIONS) && method == HttpMethod.GET) {
      failures.add(
          new Failure.InvalidArgument(
              Field.METADATA_FILTER,
              "has its end where it should have a name or ( at line 1, column 13"));
    }
    return failures;
  }

  private static boolean list(String path, HttpMethod method) {
    return method == HttpMethod.GET && !path.endsWith("}");
  }

  @Override
  public List<EdgeFailure> edge(String path, HttpMethod method) {
    List<EdgeFailure> failures = new ArrayList<>();
    if (AgentFailures.at(path)) {
      failures.addAll(agents.edge(path, method));
    } else if (method == HttpMethod.POST || method == HttpMethod.PATCH) {
      failures.add(new EdgeFailure.WrongShape("name", "must be a string"));
    } else {
      failures.add(invalid(path, method));
    }
    failures.add(new EdgeFailure.DeadlineExceeded());
    return failures;
  }

  private static EdgeFailure invalid(String path, HttpMethod method) {
    return list(path, method)
        ? new EdgeFailure.InvalidParameter("limit", "must be a whole number from 1 to 100")
        : new EdgeFailure.InvalidParameter(
            "Request-Timeout", "must be a whole number of 1 or more");
  }
}
