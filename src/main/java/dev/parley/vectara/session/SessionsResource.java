package dev.parley.vectara.session;

import static dev.parley.vectara.VectaraFailure.AGENT_DISABLED;
import static dev.parley.vectara.VectaraFailure.AGENT_NOT_FOUND;
import static dev.parley.vectara.VectaraFailure.DEADLINE_EXCEEDED;
import static dev.parley.vectara.VectaraFailure.EVENT_NOT_FOUND;
import static dev.parley.vectara.VectaraFailure.IDEMPOTENCY_KEY_REUSED;
import static dev.parley.vectara.VectaraFailure.INVALID_AGENT;
import static dev.parley.vectara.VectaraFailure.INVALID_KEY;
import static dev.parley.vectara.VectaraFailure.INVALID_METADATA;
import static dev.parley.vectara.VectaraFailure.INVALID_TIMEOUT;
import static dev.parley.vectara.VectaraFailure.KEY_TAKEN;
import static dev.parley.vectara.VectaraFailure.NO_PUBLISHED_VERSION;
import static dev.parley.vectara.VectaraFailure.NO_RUNTIME;
import static dev.parley.vectara.VectaraFailure.RUNTIME_FAILED;
import static dev.parley.vectara.VectaraFailure.SESSION_NOT_FOUND;
import static dev.parley.vectara.VectaraFailure.TOO_MANY_TURNS;
import static dev.parley.vectara.VectaraFailure.WRONG_SHAPE;

import dev.parley.agent.CurrentAgents;
import dev.parley.http.ApiDocument;
import dev.parley.http.error.HttpFailure;
import dev.parley.http.request.Deadlined;
import dev.parley.http.request.Idempotency;
import dev.parley.http.request.RequestDeadline;
import dev.parley.identity.Scopes;
import dev.parley.session.AccessScope;
import dev.parley.session.Sessions;
import dev.parley.store.Deadline;
import dev.parley.vectara.FailsWith;
import dev.parley.vectara.access.CallerRights;
import dev.parley.vectara.access.Permissions;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Operations on sessions with an agent. */
@Path("/v2/agents")
@Deadlined
@Tag(name = "Vectara", description = "Vectara agents v2")
@FailsWith({DEADLINE_EXCEEDED, INVALID_TIMEOUT})
public class SessionsResource {

  private static final String SESSION = "ase_customer_support_session_1f2e";

  private final CurrentAgents agents;
  private final SessionCreations creations;
  private final Sessions sessions;
  private final CallerRights rights;
  private final RequestDeadline deadline;
  private final SessionMapper mapper;

  public SessionsResource(
      CurrentAgents agents,
      SessionCreations creations,
      Sessions sessions,
      CallerRights rights,
      RequestDeadline deadline,
      SessionMapper mapper) {
    this.agents = agents;
    this.creations = creations;
    this.sessions = sessions;
    this.rights = rights;
    this.deadline = deadline;
    this.mapper = mapper;
  }

  @Operation(
      operationId = "vectaraCreateSession",
      summary = "Create a session",
      description =
          "Creates a session with an agent. It is removed after tti_minutes of inactivity, if set."
              + " With from_session, it starts as a copy of another session.")
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
    AGENT_NOT_FOUND,
    SESSION_NOT_FOUND,
    EVENT_NOT_FOUND,
    AGENT_DISABLED,
    NO_PUBLISHED_VERSION,
    KEY_TAKEN,
    IDEMPOTENCY_KEY_REUSED,
    INVALID_KEY,
    INVALID_METADATA,
    WRONG_SHAPE,
    NO_RUNTIME,
    INVALID_AGENT,
    RUNTIME_FAILED,
    TOO_MANY_TURNS
  })
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.WRITE)
  @SecurityRequirement(name = ApiDocument.API_KEY)
  @POST
  @Path("/{agent_key}/sessions")
  @Produces(MediaType.APPLICATION_JSON)
  @ResponseStatus(201)
  @PermissionsAllowed(Permissions.CREATE_SESSION)
  public Uni<SessionResponse> create(
      @PathParam("agent_key") @Parameter(example = "demo") String agentKey,
      CreateSessionRequest request) {
    HttpFailure.MissingBody.required(request);
    return agents.byName(
        rights.caller().workspace(),
        agentKey,
        agent ->
            creations
                .create(agent, request)
                .chain(session -> mapper.session(agent, session, deadline.get())));
  }

  @Operation(
      operationId = "vectaraGetSession",
      summary = "Get a session",
      description = "Returns a session. Reading it does not extend its expiry.")
  @APIResponse(
      responseCode = "200",
      description = "The session",
      content = @Content(schema = @Schema(implementation = SessionResponse.class)))
  @FailsWith({AGENT_NOT_FOUND, SESSION_NOT_FOUND})
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.READ)
  @SecurityRequirement(name = ApiDocument.API_KEY)
  @GET
  @Path("/{agent_key}/sessions/{session_key}")
  @Produces(MediaType.APPLICATION_JSON)
  @PermissionsAllowed(Permissions.GET_SESSION)
  public Uni<SessionResponse> get(
      @PathParam("agent_key") @Parameter(example = "demo") String agentKey,
      @PathParam("session_key") @Parameter(example = SESSION) String sessionKey) {
    AccessScope scope = rights.scope();
    return agents.byName(
        rights.caller().workspace(),
        agentKey,
        agent ->
            sessions
                .load(rights.session(agent, scope, sessionKey), deadline.get())
                .chain(session -> mapper.session(agent, session, deadline.get())));
  }

  @Operation(
      operationId = "vectaraUpdateSession",
      summary = "Update a session",
      description =
          "Changes the fields in the body. Metadata is replaced as a whole, secrets individually."
              + " The key and the owner cannot be changed. The expiry changes only with"
              + " tti_minutes.")
  @APIResponse(
      responseCode = "200",
      description = "The changed session",
      content = @Content(schema = @Schema(implementation = SessionResponse.class)))
  @FailsWith({AGENT_NOT_FOUND, SESSION_NOT_FOUND, INVALID_METADATA, WRONG_SHAPE})
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.WRITE)
  @SecurityRequirement(name = ApiDocument.API_KEY)
  @PATCH
  @Path("/{agent_key}/sessions/{session_key}")
  @Produces(MediaType.APPLICATION_JSON)
  @PermissionsAllowed(Permissions.UPDATE_SESSION)
  public Uni<SessionResponse> update(
      @PathParam("agent_key") @Parameter(example = "demo") String agentKey,
      @PathParam("session_key") @Parameter(example = SESSION) String sessionKey,
      UpdateSessionRequest request) {
    HttpFailure.MissingBody.required(request);
    AccessScope scope = rights.scope();
    return agents.byName(
        rights.caller().workspace(),
        agentKey,
        agent ->
            sessions
                .change(
                    rights.session(agent, scope, sessionKey),
                    mapper.change(request),
                    deadline.get())
                // The change is committed, whatever the deadline.
                .chain(session -> mapper.session(agent, session, Deadline.NONE)));
  }

  @Operation(
      operationId = "vectaraDeleteSession",
      summary = "Delete a session",
      description = "Deletes a session and everything that belongs to it.")
  @APIResponse(responseCode = "204", description = "The session is deleted")
  @FailsWith({AGENT_NOT_FOUND, SESSION_NOT_FOUND})
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.WRITE)
  @SecurityRequirement(name = ApiDocument.API_KEY)
  @DELETE
  @Path("/{agent_key}/sessions/{session_key}")
  @PermissionsAllowed(Permissions.DELETE_SESSION)
  public Uni<Void> delete(
      @PathParam("agent_key") @Parameter(example = "demo") String agentKey,
      @PathParam("session_key") @Parameter(example = SESSION) String sessionKey) {
    AccessScope scope = rights.scope();
    return agents.byName(
        rights.caller().workspace(),
        agentKey,
        agent -> sessions.delete(rights.session(agent, scope, sessionKey), deadline.get()));
  }
}
