package dev.parley.azure;

import dev.parley.failure.AccessFailure;
import dev.parley.http.error.HttpFailure;
import dev.parley.identity.Caller;
import dev.parley.identity.Callers;
import dev.parley.identity.Isolation;
import dev.parley.identity.Isolation.Kind;
import dev.parley.identity.Scopes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Identifies the caller: the token, and the headers by which three generations of clients name the
 * owner of a session.
 */
@Singleton
public class AzureCallers {

  private static final String API_VERSION = "api-version";

  private static final String USER_IDENTITY = "x-ms-user-identity";
  private static final Pattern USER_IDENTITY_SHAPE = Pattern.compile("[A-Za-z0-9._:@-]{1,256}");

  private static final String ISOLATION_KEY = "x-ms-user-isolation-key";

  /**
   * The first generation of clients sends this header only when it creates or deletes a session.
   */
  private static final String FIRST_ISOLATION_KEY = "x-session-isolation-key";

  /** May be empty, for the home directory. */
  private static final String PATH = "path";

  private static final Set<String> PARAMETERS =
      Set.of(
          API_VERSION,
          "limit",
          "order",
          "after",
          "before",
          "pagination_token",
          "agent_name",
          "agent_id",
          "agent_session_id",
          "conversation_id",
          "item_type",
          "kind",
          "tail",
          "follow",
          "force",
          "include_drafts",
          "recursive",
          "stream",
          "starting_after",
          "include_obfuscation",
          PATH);

  private final Callers callers;
  private final ContainerRequestContext request;
  private final AzureConfig config;

  public AzureCallers(Callers callers, ContainerRequestContext request, AzureConfig config) {
    this.callers = callers;
    this.request = request;
    this.config = config;
  }

  /**
   * The caller of a session operation, after the checks common to all operations: the project is
   * the caller's workspace, and {@code api-version} is supported.
   *
   * @throws dev.parley.http.error.HttpFailureException unknown path, or invalid parameter
   * @throws dev.parley.failure.FailureException missing scope, when the caller names a user but may
   *     not impersonate
   */
  public Caller ofSessions() {
    Caller caller = checked(config.apiVersions());
    return caller.with(isolation(caller));
  }

  /**
   * The caller of an operation of OpenAI's API, after the same checks. Its clients send no {@code
   * api-version} below the project's base path.
   *
   * @throws dev.parley.http.error.HttpFailureException unknown path, or invalid parameter
   * @throws dev.parley.failure.FailureException missing scope, when the caller names a user but may
   *     not impersonate
   */
  public Caller ofConversations() {
    Set<String> versions =
        request.getUriInfo().getQueryParameters().containsKey(API_VERSION)
                || OpenAiPaths.agent(request).isPresent()
            ? config.apiVersions()
            : Set.of();
    Caller caller = checked(versions);
    return caller.with(isolation(caller));
  }

  /**
   * The caller of an operation on agents, after the same checks.
   *
   * @throws dev.parley.http.error.HttpFailureException unknown path, or invalid parameter
   */
  public Caller ofAgents() {
    return checked(config.agentApiVersions());
  }

  private Caller checked(Set<String> apiVersions) {
    Caller caller = callers.current();
    ProjectPrefix.check(request, caller);
    request.getUriInfo().getQueryParameters().forEach(AzureCallers::checkParameter);
    if (apiVersions.isEmpty()) {
      return caller;
    }
    String version = request.getUriInfo().getQueryParameters().getFirst(API_VERSION);
    if (version == null) {
      throw new HttpFailure.InvalidParameter(
              API_VERSION, "is missing; it must be " + oneOf(apiVersions))
          .exception();
    }
    if (!apiVersions.contains(version)) {
      throw new HttpFailure.InvalidParameter(API_VERSION, "must be " + oneOf(apiVersions))
          .exception();
    }
    return caller;
  }

  private static String oneOf(Set<String> versions) {
    return versions.stream().sorted().collect(Collectors.joining(", ", "one of ", ""));
  }

  /** Repeated or empty parameters are ambiguous, so they are rejected. */
  private static void checkParameter(String name, List<String> values) {
    if (!PARAMETERS.contains(name)) {
      return;
    }
    if (values.size() > 1) {
      throw new HttpFailure.InvalidParameter(name, "is given more than once").exception();
    }
    if (values.get(0).isEmpty() && !name.equals(PATH)) {
      throw new HttpFailure.InvalidParameter(name, "is empty").exception();
    }
  }

  private Isolation isolation(Caller caller) {
    String user = request.getHeaderString(USER_IDENTITY);
    if (user != null) {
      if (!caller.has(Scopes.IMPERSONATE)) {
        throw new AccessFailure.MissingScope(Scopes.IMPERSONATE).exception();
      }
      if (!USER_IDENTITY_SHAPE.matcher(user).matches()) {
        throw new HttpFailure.InvalidParameter(
                USER_IDENTITY, "must be 1 to 256 letters, digits and '.', '_', ':', '@', '-'")
            .exception();
      }
      return new Isolation(Kind.PERSON, user);
    }
    return key(ISOLATION_KEY, Kind.KEY)
        .or(() -> key(FIRST_ISOLATION_KEY, Kind.LOOSE_KEY))
        .orElse(Isolation.NONE);
  }

  private Optional<Isolation> key(String header, Kind kind) {
    return Optional.ofNullable(request.getHeaderString(header))
        .filter(key -> !key.isEmpty())
        .map(key -> new Isolation(kind, key));
  }
}
