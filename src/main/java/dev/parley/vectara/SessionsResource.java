package dev.parley.vectara;

import dev.parley.agent.AgentRegistry;
import dev.parley.http.ApiDocument;
import dev.parley.http.EdgeFailure;
import dev.parley.http.Idempotency;
import dev.parley.identity.Caller;
import dev.parley.identity.Scopes;
import dev.parley.session.SessionCreation;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Sessions with an agent. */
@Path("/v2/agents")
@Tag(name = "Vectara", description = "Vectara agents v2")
public class SessionsResource {

  private final AgentRegistry agents;
  private final SessionCreation creation;
  private final Idempotency idempotency;
  private final Rights rights;
  private final VectaraMapper mapper;

  public SessionsResource(
      AgentRegistry agents,
      SessionCreation creation,
      Idempotency idempotency,
      Rights rights,
      VectaraMapper mapper) {
    this.agents = agents;
    this.creation = creation;
    this.idempotency = idempotency;
    this.rights = rights;
    this.mapper = mapper;
  }

  /** Creates a session. */
  @Operation(
      operationId = "vectaraCreateSession",
      summary = "Create a session",
      description =
          "Creates a session with an agent. It expires after tti_minutes without activity, or never.")
  @APIResponse(
      responseCode = "201",
      description = "The session",
      content = @Content(schema = @Schema(implementation = SessionResponse.class)))
  @APIResponse(responseCode = "404", description = "There is no such agent")
  @APIResponse(responseCode = "409", description = "The key is taken")
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
    if (request == null) {
      throw new EdgeFailure.MissingBody().exception();
    }
    Caller caller = rights.caller();
    return agents
        .byName(caller.workspace(), agentKey)
        .chain(
            agent ->
                creation
                    .create(agent, caller, mapper.session(request), idempotency.key(request))
                    .map(session -> mapper.session(agent, session)));
  }
}
