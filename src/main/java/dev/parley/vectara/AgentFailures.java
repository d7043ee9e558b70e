package dev.parley.vectara;

import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.failure.Failure.InvalidCursor.Direction;
import dev.parley.http.DocumentedFailures;
import dev.parley.http.EdgeFailure;
import java.util.List;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;

/** What the operations on agents themselves can fail with. */
final class AgentFailures implements DocumentedFailures {

  private static final String LIST = "/v2/agents";
  private static final String AGENT = "customer_support";

  /** Whether the operations at a path are those. */
  static boolean at(String path) {
    return path.equals(LIST) || path.equals(LIST + "/{agent_key}");
  }

  @Override
  public List<Failure> core(String path, HttpMethod method) {
    return switch (method) {
      case POST ->
          List.of(
              new Failure.AgentExists(AGENT),
              new Failure.InvalidArgument(Field.METADATA, "must be an object"));
      case PATCH, PUT ->
          List.of(
              new Failure.TooManyVersions(AGENT, 1000),
              new Failure.InvalidArgument(Field.METADATA, "must be an object"));
      case GET ->
          path.equals(LIST)
              ? List.of(
                  new Failure.InvalidArgument(
                      Field.FILTER, "must be a regular expression in the syntax of RE2"),
                  new Failure.InvalidCursor("v1.AAAA", Direction.AFTER))
              : List.of();
      default -> List.of();
    };
  }

  @Override
  public Failure denied(String path, HttpMethod method, String scope) {
    Action action =
        switch (method) {
          case POST -> Action.CREATE_AGENT;
          case PATCH -> Action.UPDATE_AGENT;
          case PUT -> Action.REPLACE_AGENT;
          case DELETE -> Action.DELETE_AGENT;
          default -> path.equals(LIST) ? Action.LIST_AGENTS : Action.GET_AGENT;
        };
    return action.refusal();
  }

  @Override
  public List<EdgeFailure> edge(String path, HttpMethod method) {
    return switch (method) {
      case POST, PATCH, PUT ->
          List.of(
              new EdgeFailure.WrongShape(
                  "steps.main.output_parser.type", "must be one of default, structured"));
      default ->
          path.equals(LIST)
              ? List.of(
                  new EdgeFailure.InvalidParameter("limit", "must be a whole number from 1 to 100"))
              : List.of(
                  new EdgeFailure.InvalidParameter(
                      "Request-Timeout", "must be a whole number of 1 or more"));
    };
  }
}
