package dev.parley.palantir.session;

import static dev.parley.palantir.PalantirFailure.AGENT_DISABLED;
import static dev.parley.palantir.PalantirFailure.AGENT_NOT_FOUND;
import static dev.parley.palantir.PalantirFailure.EMPTY_PAGE;
import static dev.parley.palantir.PalantirFailure.EMPTY_TITLE;
import static dev.parley.palantir.PalantirFailure.IDEMPOTENCY_KEY_REUSED;
import static dev.parley.palantir.PalantirFailure.INVALID_CURSOR;
import static dev.parley.palantir.PalantirFailure.INVALID_RID;
import static dev.parley.palantir.PalantirFailure.INVALID_VERSION_TYPE;
import static dev.parley.palantir.PalantirFailure.MALFORMED_PAGE_SIZE;
import static dev.parley.palantir.PalantirFailure.MALFORMED_VERSION;
import static dev.parley.palantir.PalantirFailure.MISSING_TITLE;
import static dev.parley.palantir.PalantirFailure.NO_PUBLISHED_VERSION;
import static dev.parley.palantir.PalantirFailure.PREVIEW_CLOSED;
import static dev.parley.palantir.PalantirFailure.SESSION_NOT_FOUND;
import static dev.parley.palantir.PalantirFailure.VERSION_NOT_FOUND;

import dev.parley.http.ApiDocument;
import dev.parley.http.dialect.PreviewGate;
import dev.parley.http.error.HttpFailure;
import dev.parley.http.request.Idempotency;
import dev.parley.identity.Scopes;
import dev.parley.palantir.AgentCalls;
import dev.parley.palantir.FailsWith;
import dev.parley.palantir.Paging;
import dev.parley.session.AccessScope;
import dev.parley.session.Session;
import dev.parley.session.SessionAccess;
import dev.parley.session.SessionCreation;
import dev.parley.session.Sessions;
import dev.parley.session.list.SessionLists;
import dev.parley.store.Deadline;
import dev.parley.store.PageCursor;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.vertx.http.Compressed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
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

/**
 * Operations on the caller's sessions. Without @Consumes, which would be checked before the token.
 */
@Path("/api/v2/aipAgents/agents")
@PreviewGate
@Tag(name = "Palantir", description = "AIP Agents v2")
@FailsWith(PREVIEW_CLOSED)
public class SessionsResource {

  private static final String SESSIONS = "{agentRid}/sessions";
  private static final String SESSION = SESSIONS + "/{sessionRid}";

  private final AgentCalls calls;
  private final SessionCreation creation;
  private final Sessions sessions;
  private final SessionLists lists;
  private final Idempotency idempotency;
  private final SessionMapper mapper;

  public SessionsResource(
      AgentCalls calls,
      SessionCreation creation,
      Sessions sessions,
      SessionLists lists,
      Idempotency idempotency,
      SessionMapper mapper) {
    this.calls = calls;
    this.creation = creation;
    this.sessions = sessions;
    this.lists = lists;
    this.idempotency = idempotency;
    this.mapper = mapper;
  }

  @Operation(
      operationId = "palantirCreateSession",
      summary = "Create a session",
      description =
          "Creates a session between the caller and an agent. It expires 24 hours after its last exchange.")
  @APIResponse(
      responseCode = "200",
      description = "The session",
      content = @Content(schema = @Schema(implementation = SessionResponse.class)))
  @Parameter(
      name = Idempotency.HEADER,
      in = ParameterIn.HEADER,
      description = Idempotency.DESCRIPTION,
      schema = @Schema(type = SchemaType.STRING, maxLength = Idempotency.MAX_LENGTH))
  @FailsWith({
    INVALID_RID,
    AGENT_NOT_FOUND,
    AGENT_DISABLED,
    MALFORMED_VERSION,
    VERSION_NOT_FOUND,
    NO_PUBLISHED_VERSION,
    IDEMPOTENCY_KEY_REUSED,
    INVALID_VERSION_TYPE
  })
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.WRITE)
  @POST
  @Path(SESSIONS)
  @Produces(MediaType.APPLICATION_JSON)
  @PermissionsAllowed(Scopes.WRITE)
  public Uni<SessionResponse> create(
      @PathParam("agentRid") String agentRid,
      @RequestBody(content = @Content(mediaType = MediaType.APPLICATION_JSON))
          CreateSessionRequest request) {
    CreateSessionRequest body = HttpFailure.MissingBody.required(request);
    return calls.on(
        agentRid,
        (agent, caller) ->
            creation
                .create(agent, caller, mapper.session(agent, body), idempotency.key(body))
                .map(Session::summary)
                .map(session -> mapper.session(agent.rid(), session)));
  }

  @Operation(
      operationId = "palantirListSessions",
      summary = "List sessions",
      description =
          "Lists the caller's sessions with an agent that the same client created, latest update first.")
  @APIResponse(
      responseCode = "200",
      description = "A page of sessions",
      content = @Content(schema = @Schema(implementation = SessionListResponse.class)))
  @FailsWith({INVALID_RID, AGENT_NOT_FOUND, MALFORMED_PAGE_SIZE, EMPTY_PAGE, INVALID_CURSOR})
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.READ)
  @GET
  @Path(SESSIONS)
  @Produces(MediaType.APPLICATION_JSON)
  @PermissionsAllowed(Scopes.READ)
  @Compressed
  public Uni<SessionListResponse> list(
      @PathParam("agentRid") String agentRid,
      @QueryParam("pageSize") String pageSize,
      @QueryParam("pageToken") String pageToken) {
    Paging paging = Paging.of(pageSize, calls.caller(), "sessions", agentRid);
    Optional<PageCursor> from = paging.tokens().place(pageToken);
    return calls.on(
        agentRid,
        (agent, caller) ->
            lists
                .byUpdate(new SessionAccess(agent, caller, AccessScope.OWNER), paging.limit(), from)
                .map(page -> mapper.sessions(agent, page, paging.tokens())));
  }

  @Operation(
      operationId = "palantirListAllSessions",
      summary = "List sessions with all agents",
      description =
          "Lists the caller's sessions with all agents that the same client created, newest first. A"
              + " session that exists while all pages are read is listed exactly once.")
  @APIResponse(
      responseCode = "200",
      description = "A page of sessions",
      content = @Content(schema = @Schema(implementation = SessionListResponse.class)))
  @FailsWith({MALFORMED_PAGE_SIZE, EMPTY_PAGE, INVALID_CURSOR})
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.WRITE)
  @GET
  @Path("allSessions")
  @Produces(MediaType.APPLICATION_JSON)
  @PermissionsAllowed(Scopes.WRITE)
  @Compressed
  public Uni<SessionListResponse> all(
      @QueryParam("pageSize") String pageSize, @QueryParam("pageToken") String pageToken) {
    Paging paging = Paging.of(pageSize, calls.caller(), "allSessions");
    return lists
        .ofAllAgents(calls.caller(), paging.limit(), paging.tokens().place(pageToken))
        .map(page -> mapper.sessions(page, paging.tokens()));
  }

  @Operation(
      operationId = "palantirGetSession",
      summary = "Get a session",
      description = "Returns a session of the caller, regardless of which client created it.")
  @APIResponse(
      responseCode = "200",
      description = "The session",
      content = @Content(schema = @Schema(implementation = SessionResponse.class)))
  @FailsWith({INVALID_RID, AGENT_NOT_FOUND, SESSION_NOT_FOUND})
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.READ)
  @GET
  @Path(SESSION)
  @Produces(MediaType.APPLICATION_JSON)
  @PermissionsAllowed(Scopes.READ)
  public Uni<SessionResponse> get(
      @PathParam("agentRid") String agentRid, @PathParam("sessionRid") String sessionRid) {
    return calls.onSession(
        agentRid,
        sessionRid,
        selector ->
            sessions
                .get(selector, Deadline.NONE)
                .map(session -> mapper.session(selector.access().agent().rid(), session)));
  }

  @Operation(
      operationId = "palantirUpdateSessionTitle",
      summary = "Rename a session",
      description = "Changes the title of a session. Its expiry does not change.")
  @APIResponse(responseCode = "204", description = "The session is renamed")
  @FailsWith({INVALID_RID, AGENT_NOT_FOUND, SESSION_NOT_FOUND, MISSING_TITLE, EMPTY_TITLE})
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.WRITE)
  @PUT
  @Path(SESSION + "/updateTitle")
  @PermissionsAllowed(Scopes.WRITE)
  public Uni<Void> updateTitle(
      @PathParam("agentRid") String agentRid,
      @PathParam("sessionRid") String sessionRid,
      @RequestBody(content = @Content(mediaType = MediaType.APPLICATION_JSON))
          UpdateTitleRequest request) {
    String title = mapper.title(HttpFailure.MissingBody.required(request));
    return calls.onSession(agentRid, sessionRid, selector -> sessions.rename(selector, title));
  }

  @Operation(
      operationId = "palantirDeleteSession",
      summary = "Delete a session",
      description = "Deletes a session and everything that belongs to it.")
  @APIResponse(responseCode = "204", description = "The session is deleted")
  @FailsWith({INVALID_RID, AGENT_NOT_FOUND, SESSION_NOT_FOUND})
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.WRITE)
  @DELETE
  @Path(SESSION)
  @PermissionsAllowed(Scopes.WRITE)
  public Uni<Void> delete(
      @PathParam("agentRid") String agentRid, @PathParam("sessionRid") String sessionRid) {
    return calls.onSession(
        agentRid, sessionRid, selector -> sessions.delete(selector, Deadline.NONE));
  }
}
