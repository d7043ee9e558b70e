package dev.parley.vectara.session;

import static dev.parley.vectara.VectaraFailure.AGENT_NOT_FOUND;
import static dev.parley.vectara.VectaraFailure.DEADLINE_EXCEEDED;
import static dev.parley.vectara.VectaraFailure.INVALID_CURSOR;
import static dev.parley.vectara.VectaraFailure.INVALID_FILTER;
import static dev.parley.vectara.VectaraFailure.INVALID_LIMIT;
import static dev.parley.vectara.VectaraFailure.INVALID_METADATA_FILTER;
import static dev.parley.vectara.VectaraFailure.INVALID_TIMEOUT;

import dev.parley.agent.CurrentAgents;
import dev.parley.agent.RegisteredAgent;
import dev.parley.http.ApiDocument;
import dev.parley.http.PageToken;
import dev.parley.http.request.Deadlined;
import dev.parley.http.request.RequestDeadline;
import dev.parley.identity.Caller;
import dev.parley.identity.Scopes;
import dev.parley.session.AccessScope;
import dev.parley.session.Session;
import dev.parley.session.SessionAccess;
import dev.parley.session.list.SessionFilter;
import dev.parley.session.list.SessionSearch;
import dev.parley.session.list.TextFilter;
import dev.parley.store.CursorPage;
import dev.parley.vectara.FailsWith;
import dev.parley.vectara.Paging;
import dev.parley.vectara.access.CallerRights;
import dev.parley.vectara.access.Permissions;
import dev.parley.vectara.filter.MetadataFilter;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.vertx.http.Compressed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The list of an agent's sessions. */
@Path("/v2/agents")
@Deadlined
@Tag(name = "Vectara")
@FailsWith({DEADLINE_EXCEEDED, INVALID_TIMEOUT})
public class SessionListResource {

  private final CurrentAgents agents;
  private final SessionSearch sessions;
  private final CallerRights rights;
  private final RequestDeadline deadline;
  private final SessionMapper mapper;

  public SessionListResource(
      CurrentAgents agents,
      SessionSearch sessions,
      CallerRights rights,
      RequestDeadline deadline,
      SessionMapper mapper) {
    this.agents = agents;
    this.sessions = sessions;
    this.rights = rights;
    this.deadline = deadline;
    this.mapper = mapper;
  }

  /** Lists sessions with an agent. */
  @Operation(
      operationId = "vectaraListSessions",
      summary = "List sessions",
      description =
          "Lists sessions with an agent, newest first: all sessions for callers with a role or the"
              + " administrator scope, otherwise the caller's own. Filters are combined with AND"
              + " and must be repeated with each page key.")
  @APIResponse(
      responseCode = "200",
      description = "A page of sessions",
      content = @Content(schema = @Schema(implementation = ListSessionsResponse.class)))
  @FailsWith({
    AGENT_NOT_FOUND,
    INVALID_FILTER,
    INVALID_METADATA_FILTER,
    INVALID_LIMIT,
    INVALID_CURSOR
  })
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.READ)
  @SecurityRequirement(name = ApiDocument.API_KEY)
  @GET
  @Path("/{agent_key}/sessions")
  @Produces(MediaType.APPLICATION_JSON)
  @PermissionsAllowed(Permissions.LIST_SESSIONS)
  @Compressed
  public Uni<ListSessionsResponse> list(
      @PathParam("agent_key") @Parameter(example = "demo") String agentKey,
      @QueryParam("filter")
          @Parameter(
              description = "Regular expression (RE2 syntax) to find in the name or description",
              schema = @Schema(type = SchemaType.STRING, maxLength = 500),
              example = "support.*")
          String filter,
      @QueryParam("metadata_filter")
          @Parameter(
              description =
                  "Condition on the metadata, in the syntax of an SQL WHERE clause. Names are"
                      + " metadata keys, with dots between the keys of nested objects; a name"
                      + " with characters other than letters, digits and _ must be enclosed in"
                      + " double quotes",
              schema = @Schema(type = SchemaType.STRING, maxLength = MetadataFilter.MAX_LENGTH),
              examples = {
                @ExampleObject(name = "and", value = "tier >= 2 AND region = 'us'"),
                @ExampleObject(name = "nested", value = "\"profile.country\" = 'US'"),
                @ExampleObject(name = "like", value = "user LIKE '%@example.com'"),
                @ExampleObject(name = "in", value = "tier IN ('premium', 'enterprise')"),
                @ExampleObject(name = "array", value = "1 IN user_ids"),
                @ExampleObject(name = "null", value = "tier IS NULL")
              })
          String metadataFilter,
      @QueryParam("enabled")
          @Parameter(
              description =
                  "Whether to list only sessions that accept messages (true) or only those that do"
                      + " not (false)",
              schema = @Schema(type = SchemaType.BOOLEAN))
          String enabled,
      @QueryParam("limit")
          @Parameter(
              description = "The maximum number of sessions on a page",
              schema =
                  @Schema(
                      type = SchemaType.INTEGER,
                      minimum = "1",
                      maximum = "100",
                      defaultValue = "10"))
          String limit,
      @QueryParam("page_key") @Parameter(description = "page_key of the previous page")
          String pageKey) {
    Caller caller = rights.caller();
    AccessScope scope = rights.scope();
    return agents.byName(
        caller.workspace(),
        agentKey,
        agent -> {
          SessionAccess access = new SessionAccess(agent, caller, scope);
          PageToken keys = keys(access);
          return sessions
              .page(
                  access,
                  filter(filter, metadataFilter, enabled),
                  Paging.limit(limit),
                  keys.place(Paging.optional(pageKey).orElse(null)),
                  deadline.get())
              .chain(found -> response(agent, found, keys));
        });
  }

  private static SessionFilter filter(String filter, String metadataFilter, String enabled) {
    return new SessionFilter(
        Paging.flag("enabled", enabled),
        Paging.optional(metadataFilter).map(MetadataFilter::parse),
        Paging.optional(filter).map(TextFilter::of));
  }

  /** The page keys of a caller's list of sessions with an agent. */
  private static PageToken keys(SessionAccess access) {
    return new PageToken(
        String.join(
            "\n",
            "vectara-sessions",
            access.caller().workspace(),
            access.caller().subject(),
            access.caller().client(),
            // The strings of earlier releases, so that their page keys remain valid.
            access.scope() == AccessScope.AGENT ? "ALL" : "OWN",
            access.agent().id().toString()));
  }

  private Uni<ListSessionsResponse> response(
      RegisteredAgent agent, CursorPage<Session> found, PageToken keys) {
    return mapper
        .sessions(agent, found.items(), deadline.get())
        .map(
            items ->
                new ListSessionsResponse(
                    items,
                    new ListSessionsResponse.PageMetadata(
                        found.next().map(keys::of).orElse(null))));
  }
}
