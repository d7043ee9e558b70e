package dev.parley.vectara;

import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.http.DocumentedFailures;
import dev.parley.http.EdgeFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;

/** What the dialect's operations can fail with. */
final class VectaraFailures implements DocumentedFailures {

  private static final String SESSIONS = "/v2/agents/{agent_key}/sessions";
  private static final String SESSION = SESSIONS + "/{session_key}";

  private static final Map<String, Action> ACTIONS =
      Map.of(
          "POST " + SESSIONS, Action.CREATE_SESSION,
          "GET " + SESSIONS, Action.LIST_SESSIONS,
          "GET " + SESSION, Action.GET_SESSION,
          "PATCH " + SESSION, Action.UPDATE_SESSION,
          "DELETE " + SESSION, Action.DELETE_SESSION);

  @Override
  public Failure denied(String path, HttpMethod method, String scope) {
    return ACTIONS.get(method + " " + path).refusal();
  }

  @Override
  public List<Failure> core(String path, HttpMethod method) {
    List<Failure> failures = new ArrayList<>();
    if (path.equals(SESSIONS) && method == HttpMethod.POST) {
      failures.add(new Failure.KeyTaken("my-session"));
      failures.add(
          new Failure.InvalidArgument(Field.KEY, "must be 1 to 50 letters, digits, '_' and '-'"));
      failures.add(new Failure.EventNotFound("aev_1f2e"));
    }
    if (path.equals(SESSION)) {
      failures.add(new Failure.SessionNotFound("", "ase_customer_support_session_1f2e"));
    }
    if (method == HttpMethod.PATCH) {
      failures.add(new Failure.InvalidArgument(Field.METADATA, "must be a JSON object"));
    }
    return failures;
  }

  @Override
  public List<EdgeFailure> edge(String path, HttpMethod method) {
    return List.of(
        method == HttpMethod.POST || method == HttpMethod.PATCH || method == HttpMethod.PUT
            ? new EdgeFailure.WrongShape("name", "has the wrong type")
            : new EdgeFailure.InvalidParameter(
                "Request-Timeout", "must be a whole number of 1 or more"),
        new EdgeFailure.DeadlineExceeded());
  }
}
