package dev.parley.azure.session;

import static dev.parley.azure.AzureFailure.AGENT_DISABLED;
import static dev.parley.azure.AzureFailure.AGENT_NOT_FOUND;
import static dev.parley.azure.AzureFailure.IDEMPOTENCY_KEY_REUSED;
import static dev.parley.azure.AzureFailure.INVALID_API_VERSION;
import static dev.parley.azure.AzureFailure.INVALID_CURSOR;
import static dev.parley.azure.AzureFailure.INVALID_LIMIT;
import static dev.parley.azure.AzureFailure.INVALID_SESSION_ID;
import static dev.parley.azure.AzureFailure.ISOLATION_KEY_MISSING;
import static dev.parley.azure.AzureFailure.KEY_TAKEN;
import static dev.parley.azure.AzureFailure.MALFORMED_VERSION;
import static dev.parley.azure.AzureFailure.NO_PUBLISHED_VERSION;
import static dev.parley.azure.AzureFailure.SESSION_NOT_ACCESSIBLE;
import static dev.parley.azure.AzureFailure.SESSION_NOT_FOUND;
import static dev.parley.azure.AzureFailure.VERSION_NOT_FOUND;
import static dev.parley.azure.AzureFailure.WRONG_SHAPE;

import dev.parley.azure.FailsWith;
import dev.parley.azure.Paging;
import dev.parley.azure.ProjectPrefix;
import dev.parley.failure.Failure;
import dev.parley.failure.FailureException;
import dev.parley.http.ApiDocument;
import dev.parley.http.dialect.PreviewGate;
import dev.parley.http.request.Idempotency;
import dev.parley.identity.Scopes;
import dev.parley.session.AccessScope;
import dev.parley.session.Session;
import dev.parley.session.SessionAccess;
import dev.parley.session.SessionCreation;
import dev.parley.session.Sessions;
import dev.parley.session.list.SessionLists;
import dev.parley.store.Deadline;
import dev.parley.store.PageRequest;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.vertx.http.Compressed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/**
 * Operations on the caller's sessions with an agent. Also available below {@code
 * /api/projects/{project}}, see {@link ProjectPrefix}.
 */
@Path("/agents")
@Produces(MediaType.APPLICATION_JSON)
@PreviewGate
@Tag(name = "Azure", description = "Azure AI Foundry agents and agent endpoint sessions")
@FailsWith({INVALID_API_VERSION, AGENT_NOT_FOUND})
public class SessionsResource {

  private static final String SESSIONS = "{agent_name}/endpoint/sessions";
  private static final String REQUEST_ID = "x-ms-client-request-id";

  private final SessionCreation creation;
  private final SessionLists lists;
  private final Sessions sessions;
  private final Idempotency idempotency;
  private final SessionCalls calls;
  private final SessionMapper mapper;

  public SessionsResource(
      SessionCreation creation,
      SessionLists lists,
      Sessions sessions,
      Idempotency idempotency,
      SessionCalls calls,
      SessionMapper mapper) {
    this.creation = creation;
    this.lists = lists;
    this.sessions = sessions;
    this.idempotency = idempotency;
    this.calls = calls;
    this.mapper = mapper;
  }

  /** Creates a session; a repeated request id returns the existing one. */
  @Operation(
      operationId = "azureCreateSession",
      summary = "Create a session",
      description =
          "Creates a session that expires 30 days after its last use. Repeating"
              + " x-ms-client-request-id or Idempotency-Key returns the session that the first"
              + " request created.")
  @APIResponse(
      responseCode = "201",
      description = "The session",
      content = @Content(schema = @Schema(implementation = SessionResponse.class)))
  @Parameter(
      name = Idempotency.HEADER,
      in = ParameterIn.HEADER,
      description = Idempotency.DESCRIPTION,
      schema = @Schema(type = SchemaType.STRING, maxLength = Idempotency.MAX_LENGTH))
  @FailsWith({
    MALFORMED_VERSION,
    VERSION_NOT_FOUND,
    NO_PUBLISHED_VERSION,
    AGENT_DISABLED,
    KEY_TAKEN,
    IDEMPOTENCY_KEY_REUSED,
    ISOLATION_KEY_MISSING,
    INVALID_SESSION_ID,
    WRONG_SHAPE
  })
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.WRITE)
  @POST
  @Path(SESSIONS)
  @Consumes(MediaType.APPLICATION_JSON)
  @ResponseStatus(201)
  @PermissionsAllowed(Scopes.WRITE)
  public Uni<SessionResponse> create(
      @PathParam("agent_name") String agentName,
      @RequestBody(required = false) CreateSessionRequest request) {
    CreateSessionRequest body = request == null ? CreateSessionRequest.EMPTY : request;
    return calls
        .on(
            agentName,
            (agent, caller) -> {
              agent.requireIsolation(caller);
              return creation.create(
                  agent, caller, mapper.session(agent, body), idempotency.key(body, REQUEST_ID));
            })
        .map(Session::summary)
        .map(mapper::session);
  }

  /** Lists the caller's sessions. */
  @Operation(
      operationId = "azureListSessions",
      summary = "List sessions",
      description = "Lists the caller's sessions with an agent, ordered by creation time.")
  @APIResponse(
      responseCode = "200",
      description = "A page of sessions",
      content = @Content(schema = @Schema(implementation = SessionListResponse.class)))
  @FailsWith({INVALID_LIMIT, INVALID_CURSOR, ISOLATION_KEY_MISSING})
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.READ)
  @GET
  @Path(SESSIONS)
  @PermissionsAllowed(Scopes.READ)
  @Compressed
  public Uni<SessionListResponse> list(
      @PathParam("agent_name") String agentName,
      @QueryParam("limit") String limit,
      @QueryParam("order") String order,
      @QueryParam("after") String after,
      @QueryParam("before") String before,
      @QueryParam("pagination_token") String token) {
    PageRequest page = Paging.of(limit, order, after, before, token).request(id -> id);
    return calls
        .on(
            agentName,
            (agent, caller) -> {
              if (page.cursor().isEmpty()) {
                agent.requireIsolation(caller);
              }
              return lists.byCreation(new SessionAccess(agent, caller, AccessScope.OWNER), page);
            })
        .map(mapper::sessions);
  }

  /** Returns a session. */
  @Operation(
      operationId = "azureGetSession",
      summary = "Get a session",
      description = "Reading a session does not extend its expiry.")
  @APIResponse(
      responseCode = "200",
      description = "The session",
      content = @Content(schema = @Schema(implementation = SessionResponse.class)))
  @FailsWith({SESSION_NOT_FOUND, SESSION_NOT_ACCESSIBLE})
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.READ)
  @GET
  @Path(SESSIONS + "/{session_id}")
  @PermissionsAllowed(Scopes.READ)
  public Uni<SessionResponse> get(
      @PathParam("agent_name") String agentName, @PathParam("session_id") String sessionId) {
    return calls
        .on(
            agentName,
            (agent, caller) ->
                sessions.get(SessionSelectors.reading(agent, caller, sessionId), Deadline.NONE))
        .map(mapper::session);
  }

  /** Stops a session until its next use. */
  @Operation(
      operationId = "azureStopSession",
      summary = "Stop a session",
      description = "Stops a session until its next use. The session keeps its files.")
  @APIResponse(responseCode = "204", description = "The session is stopped, or was already stopped")
  @FailsWith({SESSION_NOT_FOUND, SESSION_NOT_ACCESSIBLE})
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.WRITE)
  @POST
  @Path(SESSIONS + "/{session_id}:stop")
  @PermissionsAllowed(Scopes.WRITE)
  public Uni<Void> stop(
      @PathParam("agent_name") String agentName, @PathParam("session_id") String sessionId) {
    return calls.on(
        agentName,
        (agent, caller) -> sessions.stop(SessionSelectors.stopping(agent, caller, sessionId)));
  }

  /** Deletes a session. Deleting a session that does not exist succeeds. */
  @Operation(
      operationId = "azureDeleteSession",
      summary = "Delete a session",
      description =
          "Deletes a session and its files. Deleting a session that does not exist succeeds.")
  @APIResponse(responseCode = "204", description = "The session no longer exists")
  @FailsWith(SESSION_NOT_ACCESSIBLE)
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.WRITE)
  @DELETE
  @Path(SESSIONS + "/{session_id}")
  @PermissionsAllowed(Scopes.WRITE)
  public Uni<Void> delete(
      @PathParam("agent_name") String agentName, @PathParam("session_id") String sessionId) {
    return calls
        .on(
            agentName,
            (agent, caller) ->
                sessions.delete(SessionSelectors.changing(agent, caller, sessionId), Deadline.NONE))
        .onFailure(SessionsResource::isGone)
        .recoverWithNull();
  }

  private static boolean isGone(Throwable failure) {
    return failure instanceof FailureException refusal
        && refusal.failure() instanceof Failure.SessionNotFound;
  }
}
