package dev.parley.vectara.agent;

import static dev.parley.vectara.VectaraFailure.AGENT_EXISTS;
import static dev.parley.vectara.VectaraFailure.AGENT_NOT_FOUND;
import static dev.parley.vectara.VectaraFailure.DEADLINE_EXCEEDED;
import static dev.parley.vectara.VectaraFailure.INVALID_METADATA;
import static dev.parley.vectara.VectaraFailure.INVALID_STEP;
import static dev.parley.vectara.VectaraFailure.INVALID_TIMEOUT;
import static dev.parley.vectara.VectaraFailure.TOO_MANY_VERSIONS;

import dev.parley.agent.AgentChange;
import dev.parley.agent.Agents;
import dev.parley.agent.DescribedAgent;
import dev.parley.agent.list.AgentPages;
import dev.parley.http.ApiDocument;
import dev.parley.http.error.HttpFailure;
import dev.parley.http.request.Deadlined;
import dev.parley.http.request.RequestDeadline;
import dev.parley.identity.Scopes;
import dev.parley.session.removal.AgentRemoval;
import dev.parley.vectara.FailsWith;
import dev.parley.vectara.access.CallerRights;
import dev.parley.vectara.access.Permissions;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Operations on single agents. */
@Path("/v2/agents")
@Deadlined
@Tag(name = "Vectara")
@FailsWith({DEADLINE_EXCEEDED, INVALID_TIMEOUT})
public class AgentsResource {

  private static final String ONE = "/{agent_key}";

  private final Agents agents;
  private final AgentPages pages;
  private final AgentRemoval removal;
  private final CallerRights rights;
  private final RequestDeadline deadline;
  private final AgentRequests requests;
  private final AgentMapper mapper;

  public AgentsResource(
      Agents agents,
      AgentPages pages,
      AgentRemoval removal,
      CallerRights rights,
      RequestDeadline deadline,
      AgentRequests requests,
      AgentMapper mapper) {
    this.agents = agents;
    this.pages = pages;
    this.removal = removal;
    this.rights = rights;
    this.deadline = deadline;
    this.requests = requests;
    this.mapper = mapper;
  }

  /** Creates an agent. */
  @Operation(
      operationId = "vectaraCreateAgent",
      summary = "Create an agent",
      description =
          "Creates an agent. Only the name is required; unknown fields are stored and returned.")
  @APIResponse(
      responseCode = "201",
      description = "The agent",
      content = @Content(schema = @Schema(implementation = AgentResponse.class)))
  @FailsWith({AGENT_EXISTS, INVALID_STEP, INVALID_METADATA})
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.ADMIN)
  @SecurityRequirement(name = ApiDocument.API_KEY)
  @POST
  @Produces(MediaType.APPLICATION_JSON)
  @ResponseStatus(201)
  @PermissionsAllowed(Permissions.CREATE_AGENT)
  public Uni<AgentResponse> create(AgentRequest request) {
    String workspace = workspace();
    AgentRequests.NewAgent newAgent = requests.created(required(request));
    return agents
        .create(workspace, newAgent.names(), newAgent.settings(), newAgent.first(), deadline.get())
        .chain(created -> shown(workspace, created));
  }

  /** Returns an agent. */
  @Operation(
      operationId = "vectaraGetAgent",
      summary = "Get an agent",
      description = "Returns an agent as of its latest published version.")
  @APIResponse(
      responseCode = "200",
      description = "The agent",
      content = @Content(schema = @Schema(implementation = AgentResponse.class)))
  @FailsWith(AGENT_NOT_FOUND)
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.READ)
  @SecurityRequirement(name = ApiDocument.API_KEY)
  @GET
  @Path(ONE)
  @Produces(MediaType.APPLICATION_JSON)
  @PermissionsAllowed(Permissions.GET_AGENT)
  public Uni<AgentResponse> get(
      @PathParam("agent_key") @Parameter(example = "demo") String agentKey) {
    return pages.agent(workspace(), agentKey, deadline.get()).map(mapper::agent);
  }

  /** Updates fields of an agent. */
  @Operation(
      operationId = "vectaraUpdateAgent",
      summary = "Update an agent",
      description =
          "Changes the fields in the body; null restores the default. Tools, skills and steps are"
              + " changed individually: null removes one. Each change publishes a new version,"
              + " which new sessions use.")
  @APIResponse(
      responseCode = "200",
      description = "The agent",
      content = @Content(schema = @Schema(implementation = AgentResponse.class)))
  @FailsWith({AGENT_NOT_FOUND, TOO_MANY_VERSIONS, INVALID_STEP, INVALID_METADATA})
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.ADMIN)
  @SecurityRequirement(name = ApiDocument.API_KEY)
  @PATCH
  @Path(ONE)
  @Produces(MediaType.APPLICATION_JSON)
  @PermissionsAllowed(Permissions.UPDATE_AGENT)
  public Uni<AgentResponse> update(
      @PathParam("agent_key") @Parameter(example = "demo") String agentKey, AgentRequest request) {
    return change(agentKey, requests.patched(required(request)));
  }

  /** Replaces an agent. */
  @Operation(
      operationId = "vectaraReplaceAgent",
      summary = "Replace an agent",
      description =
          "Replaces all fields; absent fields get their default. The key and the sessions do not"
              + " change.")
  @APIResponse(
      responseCode = "200",
      description = "The agent",
      content = @Content(schema = @Schema(implementation = AgentResponse.class)))
  @FailsWith({AGENT_NOT_FOUND, TOO_MANY_VERSIONS, INVALID_STEP, INVALID_METADATA})
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.ADMIN)
  @SecurityRequirement(name = ApiDocument.API_KEY)
  @PUT
  @Path(ONE)
  @Produces(MediaType.APPLICATION_JSON)
  @PermissionsAllowed(Permissions.REPLACE_AGENT)
  public Uni<AgentResponse> replace(
      @PathParam("agent_key") @Parameter(example = "demo") String agentKey, AgentRequest request) {
    return change(agentKey, requests.replaced(required(request)));
  }

  /** Deletes an agent with everything that belongs to it. */
  @Operation(
      operationId = "vectaraDeleteAgent",
      summary = "Delete an agent",
      description = "Deletes an agent with its versions and all its sessions.")
  @APIResponse(responseCode = "204", description = "The agent is deleted")
  @FailsWith(AGENT_NOT_FOUND)
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.ADMIN)
  @SecurityRequirement(name = ApiDocument.API_KEY)
  @DELETE
  @Path(ONE)
  @PermissionsAllowed(Permissions.DELETE_AGENT)
  public Uni<Void> delete(@PathParam("agent_key") @Parameter(example = "demo") String agentKey) {
    return removal.agent(workspace(), agentKey, true, deadline.get());
  }

  private Uni<AgentResponse> change(String agentKey, Function<DescribedAgent, AgentChange> change) {
    String workspace = workspace();
    return agents
        .change(workspace, agentKey, change, deadline.get())
        .chain(changed -> shown(workspace, changed));
  }

  /** Returns the agent as stored, because its representation may differ from the request's. */
  private Uni<AgentResponse> shown(String workspace, DescribedAgent saved) {
    return pages.agent(workspace, saved.agent().name, deadline.get()).map(mapper::agent);
  }

  private String workspace() {
    return rights.caller().workspace();
  }

  private static AgentRequest required(AgentRequest request) {
    HttpFailure.MissingBody.required(request);
    return request;
  }
}
