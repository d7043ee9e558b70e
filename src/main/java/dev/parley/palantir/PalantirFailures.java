package dev.parley.palantir;

import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.failure.Failure.InvalidCursor.Direction;
import dev.parley.http.DocumentedFailures;
import dev.parley.http.EdgeFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;

/** What the dialect's operations can fail with, by their paths. */
final class PalantirFailures implements DocumentedFailures {

  static final String AGENT = "ri.aip-agents..agent.732cd5b4-7ca7-4219-aabb-6e976faf63b1";
  private static final String SESSION =
      "ri.aip-agents..session.01a1b2c3-d4e5-7000-8000-000000000000";

  @Override
  public List<EdgeFailure> edge(String path, HttpMethod method) {
    List<EdgeFailure> failures = new ArrayList<>();
    if (path.contains("{agentRid}")) {
      failures.add(new EdgeFailure.InvalidParameter("agentRid", "must be a resource identifier"));
    }
    switch (method) {
      case POST -> failures.add(new EdgeFailure.WrongShape("agentVersion", "must be a string"));
      case PUT -> failures.add(new EdgeFailure.WrongShape("title", "is missing"));
      default -> {
        if (list(path)) {
          failures.add(
              new EdgeFailure.InvalidParameter(
                  "pageSize", "must be a whole number from 1 to 2147483647"));
          failures.add(new EdgeFailure.EmptyPage(0));
        }
      }
    }
    return failures;
  }

  @Override
  public List<Failure> core(String path, HttpMethod method) {
    if (path.contains("/sessions/")) {
      Failure notFound = new Failure.SessionNotFound(AGENT, SESSION);
      return method == HttpMethod.PUT
          ? List.of(notFound, new Failure.InvalidArgument(Field.NAME, "must not be empty"))
          : List.of(notFound);
    }
    if (method == HttpMethod.POST) {
      return List.of();
    }
    if (list(path)) {
      return List.of(new Failure.InvalidCursor("v1.AAAA", Direction.AFTER));
    }
    List<Failure> version =
        List.of(
            new Failure.MalformedVersion(AGENT, "latest"),
            new Failure.VersionNotFound(AGENT, "7.3"));
    return path.contains("/agentVersions/")
        ? version
        : Stream.concat(version.stream(), Stream.of(new Failure.NoPublishedVersion(AGENT)))
            .toList();
  }

  private static boolean list(String path) {
    return !path.endsWith("}");
  }
}
