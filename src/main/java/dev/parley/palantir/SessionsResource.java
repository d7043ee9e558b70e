package dev.parley.palantir;

import dev.parley.agent.RegisteredAgent;
import dev.parley.http.ApiDocument;
import dev.parley.http.EdgeFailure;
import dev.parley.http.Idempotency;
import dev.parley.http.PreviewGate;
import dev.parley.identity.Caller;
import dev.parley.identity.Scopes;
import dev.parley.session.AccessScope;
import dev.parley.session.Session;
import dev.parley.session.SessionAccess;
import dev.parley.session.SessionCreation;
import dev.parley.session.SessionLists;
import dev.parley.session.SessionRef;
import dev.parley.session.SessionSelector;
import dev.parley.session.Sessions;
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
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * A caller's sessions (contract section 2). The operations do not say what they consume: that would
 * be looked at before the token, and here the token comes first.
 */
@Path("/api/v2/aipAgents/agents")
@PreviewGate
@Tag(name = "Palantir", description = "AIP Agents v2")
public class SessionsResource {

  /** Where the sessions with all agents are. */
  static final String ALL = "/api/v2/aipAgents/agents/allSessions";

  private static final String SESSIONS = "{agentRid}/sessions";
  private static final String SESSION = SESSIONS + "/{sessionRid}";

  private final AgentCalls calls;
  private final SessionCreation creation;
  private final Sessions sessions;
  private final SessionLists lists;
  private final Idempotency idempotency;
  private final PalantirMapper mapper;

  public SessionsResource(
      AgentCalls calls,
      SessionCreation creation,
      Sessions sessions,
      SessionLists lists,
      Idempotency idempotency,
      PalantirMapper mapper) {
    this.calls = calls;
    this.creation = creation;
    this.sessions = sessions;
    this.lists = lists;
    this.idempotency = idempotency;
    this.mapper = mapper;
  }

  /** Creates a session. */
  @Operation(
      operationId = "palantirCreateSession",
      summary = "Create a session",
      description =
          "Creates a session between the caller and an agent. It expires 24 hours after its last exchange.")
  @APIResponse(
      responseCode = "200",
      description = "The session",
      content = @Content(schema = @Schema(implementation = SessionResponse.class)))
  @APIResponse(
      responseCode = "404",
      description = "There is no such agent, or no such version of it")
  @APIResponse(
      responseCode = "403",
      description = "The token lacks the scope, or the agent is disabled")
  @APIResponse(
      responseCode = "409",
      description = "The idempotency key was used before, with another body")
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.WRITE)
  @POST
  @Path(SESSIONS)
  @Produces(MediaType.APPLICATION_JSON)
  @PermissionsAllowed(Scopes.WRITE)
  public Uni<SessionResponse> create(
      @PathParam("agentRid") String agentRid,
      @RequestBody(content = @Content(mediaType = MediaType.APPLICATION_JSON))
          CreateSessionRequest request) {
    CreateSessionRequest wanted = required(request);
    return calls.on(
        agentRid,
        (agent, caller) ->
            creation
                .create(agent, caller, mapper.session(agent, wanted), idempotency.key(wanted))
                .map(Session::summary)
                .map(session -> mapper.session(agent.rid(), session)));
  }

  /** The caller's sessions with an agent. */
  @Operation(
      operationId = "palantirListSessions",
      summary = "List sessions",
      description =
          "Lists the caller's own sessions with an agent that were made through the same client,"
              + " latest update first.")
  @APIResponse(
      responseCode = "200",
      description = "A page of sessions",
      content = @Content(schema = @Schema(implementation = SessionListResponse.class)))
  @APIResponse(responseCode = "404", description = "There is no such agent")
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

  /** The caller's sessions with all agents. */
  @Operation(
      operationId = "palantirListAllSessions",
      summary = "List sessions with all agents",
      description =
          "Lists the caller's own sessions with all agents that were made through the same client,"
              + " newest first. Whoever reads all pages sees each session that was there all the"
              + " time once, whatever happens to it meanwhile.")
  @APIResponse(
      responseCode = "200",
      description = "A page of sessions",
      content = @Content(schema = @Schema(implementation = SessionListResponse.class)))
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

  /** A session of the caller's. */
  @Operation(
      operationId = "palantirGetSession",
      summary = "Get a session",
      description = "Shows a session of the caller's, through whichever client it was made.")
  @APIResponse(
      responseCode = "200",
      description = "The session",
      content = @Content(schema = @Schema(implementation = SessionResponse.class)))
  @APIResponse(responseCode = "404", description = "There is no such agent, or no such session")
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.READ)
  @GET
  @Path(SESSION)
  @Produces(MediaType.APPLICATION_JSON)
  @PermissionsAllowed(Scopes.READ)
  public Uni<SessionResponse> get(
      @PathParam("agentRid") String agentRid, @PathParam("sessionRid") String sessionRid) {
    String rid = AgentCalls.rid("sessionRid", sessionRid);
    return calls.on(
        agentRid,
        (agent, caller) ->
            sessions
                .get(selector(agent, caller, rid), Deadline.NONE)
                .map(session -> mapper.session(agent.rid(), session)));
  }

  /** Names a session of the caller's. */
  @Operation(
      operationId = "palantirUpdateSessionTitle",
      summary = "Rename a session",
      description =
          "Gives a session of the caller's another title. This does not extend its expiry.")
  @APIResponse(responseCode = "204", description = "The session has the title")
  @APIResponse(responseCode = "404", description = "There is no such agent, or no such session")
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.WRITE)
  @PUT
  @Path(SESSION + "/updateTitle")
  @PermissionsAllowed(Scopes.WRITE)
  public Uni<Void> updateTitle(
      @PathParam("agentRid") String agentRid,
      @PathParam("sessionRid") String sessionRid,
      @RequestBody(content = @Content(mediaType = MediaType.APPLICATION_JSON))
          UpdateTitleRequest request) {
    String rid = AgentCalls.rid("sessionRid", sessionRid);
    String title = mapper.title(required(request));
    return calls.on(
        agentRid, (agent, caller) -> sessions.rename(selector(agent, caller, rid), title));
  }

  /** Deletes a session of the caller's. */
  @Operation(
      operationId = "palantirDeleteSession",
      summary = "Delete a session",
      description = "Deletes a session of the caller's, with all that belongs to it.")
  @APIResponse(responseCode = "204", description = "The session is gone")
  @APIResponse(responseCode = "404", description = "There is no such agent, or no such session")
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.WRITE)
  @DELETE
  @Path(SESSION)
  @PermissionsAllowed(Scopes.WRITE)
  public Uni<Void> delete(
      @PathParam("agentRid") String agentRid, @PathParam("sessionRid") String sessionRid) {
    String rid = AgentCalls.rid("sessionRid", sessionRid);
    return calls.on(
        agentRid, (agent, caller) -> sessions.delete(selector(agent, caller, rid), Deadline.NONE));
  }

  /** Who knows a RID reaches the session through any client of its subject, until it expires. */
  private static SessionSelector selector(RegisteredAgent agent, Caller caller, String rid) {
    return SessionSelector.unexpired(
        new SessionAccess(agent, caller, AccessScope.SUBJECT), new SessionRef.Rid(rid));
  }

  private static <T> T required(T request) {
    if (request == null) {
      throw new EdgeFailure.MissingBody().exception();
    }
    return request;
  }
}
