package dev.parley.palantir;

import dev.parley.agent.AgentRegistry;
import dev.parley.http.ApiDocument;
import dev.parley.http.EdgeFailure;
import dev.parley.http.Idempotency;
import dev.parley.http.PreviewGate;
import dev.parley.identity.Caller;
import dev.parley.identity.Callers;
import dev.parley.identity.Scopes;
import dev.parley.session.Session;
import dev.parley.session.SessionCreation;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
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

/** A caller's sessions with an agent. */
@Path("/api/v2/aipAgents/agents/{agentRid}/sessions")
@Produces(MediaType.APPLICATION_JSON)
@PreviewGate
@Tag(name = "Palantir", description = "AIP Agents v2")
public class SessionsResource {

  private final AgentRegistry agents;
  private final SessionCreation creation;
  private final Idempotency idempotency;
  private final Callers callers;
  private final PalantirMapper mapper;

  public SessionsResource(
      AgentRegistry agents,
      SessionCreation creation,
      Idempotency idempotency,
      Callers callers,
      PalantirMapper mapper) {
    this.agents = agents;
    this.creation = creation;
    this.idempotency = idempotency;
    this.callers = callers;
    this.mapper = mapper;
  }

  /** Creates a session. */
  @Operation(
      operationId = "palantirCreateSession",
      summary = "Create a session",
      description =
          "Creates a session between the caller and an agent. It expires 24 hours after its last exchange.")
  @Parameter(
      name = "preview",
      in = ParameterIn.QUERY,
      required = true,
      description = "Has to be true: the operation is in preview",
      schema = @Schema(type = SchemaType.BOOLEAN),
      example = "true")
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
  @Consumes(MediaType.APPLICATION_JSON)
  @PermissionsAllowed(Scopes.WRITE)
  public Uni<SessionResponse> create(
      @PathParam("agentRid")
          @Parameter(example = "ri.aip-agents..agent.732cd5b4-7ca7-4219-aabb-6e976faf63b1")
          String agentRid,
      CreateSessionRequest request) {
    if (request == null) {
      throw new EdgeFailure.MissingBody().exception();
    }
    Caller caller = callers.current();
    return agents
        .byRid(caller.workspace(), mapper.rid("agentRid", agentRid))
        .chain(
            agent ->
                creation
                    .create(agent, caller, mapper.session(agent, request), idempotency.key(request))
                    .map(Session::summary)
                    .map(session -> mapper.session(agent, session)));
  }
}
