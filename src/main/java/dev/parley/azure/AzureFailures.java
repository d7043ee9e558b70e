package dev.parley.azure;

import dev.parley.failure.AccessFailure;
import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InUse.Use;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.failure.Failure.InvalidCursor.Direction;
import dev.parley.failure.FileFailure;
import dev.parley.failure.FileFailure.Refused.Reason;
import dev.parley.failure.FileFailure.TooLarge.Limit;
import dev.parley.http.DocumentedFailures;
import dev.parley.http.EdgeFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;

/** What the dialect's operations can fail with, by their paths. */
final class AzureFailures implements DocumentedFailures {

  private static final String AGENT = "demo";
  private static final String RID = "ri.aip-agents..agent.732cd5b4-7ca7-4219-aabb-6e976faf63b1";
  private static final String SESSION = "my-session";
  private static final String FILE = "data/a.txt";

  @Override
  public List<EdgeFailure> edge(String path, HttpMethod method) {
    if (path.endsWith("/content") && method == HttpMethod.PUT) {
      return List.of(
          new EdgeFailure.InvalidParameter("path", "is missing"), new EdgeFailure.BodyCutOff());
    }
    boolean body = method == HttpMethod.POST || method == HttpMethod.PATCH;
    return List.of(
        body
            ? new EdgeFailure.WrongShape("name", "has the wrong type")
            : new EdgeFailure.InvalidParameter("limit", "must be a whole number from 1 to 100"));
  }

  @Override
  public List<Failure> core(String path, HttpMethod method) {
    if (path.endsWith("/sessions") && method == HttpMethod.POST) {
      return List.of(
          new Failure.KeyTaken(SESSION),
          new Failure.InvalidArgument(
              Field.KEY,
              "must be 1 to 128 letters, digits and '.', '_', ':', '@', '-', starting with a letter or digit"));
    }
    if (path.contains("/sessions/")) {
      List<Failure> failures = new ArrayList<>();
      failures.add(new Failure.SessionNotFound(RID, SESSION));
      failures.add(new AccessFailure.SessionNotAccessible(RID, SESSION));
      if (path.contains("/files")) {
        failures.addAll(files(method));
      }
      return failures;
    }
    if (method == HttpMethod.GET && !path.endsWith("}")) {
      return List.of(new Failure.InvalidCursor(SESSION, Direction.AFTER));
    }
    if (path.contains("/versions/")) {
      return List.of(
          new Failure.VersionNotFound(RID, "7.0"),
          new Failure.InUse(AGENT, Optional.of("1.0"), Use.ACTIVE_SESSIONS),
          new Failure.InUse(AGENT, Optional.of("1.0"), Use.ONLY_VERSION));
    }
    return method == HttpMethod.DELETE
        ? List.of(new Failure.InUse(AGENT, Optional.empty(), Use.ACTIVE_SESSIONS))
        : List.of(
            new Failure.TooManyVersions(AGENT, 1000), new Failure.VersionNotFound(RID, "7.0"));
  }

  private static List<Failure> files(HttpMethod method) {
    Failure expired = new Failure.SessionExpired(RID, SESSION);
    Failure path =
        new Failure.InvalidArgument(Field.PATH, "must be relative to the home directory");
    return switch (method) {
      case PUT, POST ->
          List.of(
              expired,
              path,
              new FileFailure.Refused(FILE, Reason.IS_FILE),
              new FileFailure.TooLarge(Limit.FILE, 52_428_800),
              new FileFailure.TooLarge(Limit.SESSION, 1_073_741_824));
      case DELETE ->
          List.of(
              expired,
              path,
              new FileFailure.Refused(FILE, Reason.NOT_FOUND),
              new FileFailure.Refused("data", Reason.NOT_EMPTY));
      default -> List.of(expired, path, new FileFailure.Refused(FILE, Reason.NOT_FOUND));
    };
  }
}
