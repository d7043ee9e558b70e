package dev.parley.vectara;

import dev.parley.agent.AgentChange;
import dev.parley.agent.AgentPages;
import dev.parley.agent.Agents;
import dev.parley.agent.DescribedAgent;
import dev.parley.http.ApiDocument;
import dev.parley.http.Deadlined;
import dev.parley.http.EdgeFailure;
import dev.parley.http.RequestDeadline;
import dev.parley.identity.Scopes;
import dev.parley.session.AgentRemoval;
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

/** Agents, one by one (contract section 4). */
@Path("/v2/agents")
@Deadlined
@Tag(name = "Vectara")
public class AgentsResource {

  private static final String ONE = "/{agent_key}";

  private final Agents agents;
  private final AgentPages pages;
  private final AgentRemoval removal;
  private final Rights rights;
  private final RequestDeadline deadline;
  private final AgentRequests requests;
  private final AgentMapper mapper;

  public AgentsResource(
      Agents agents,
      AgentPages pages,
      AgentRemoval removal,
      Rights rights,
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
          "Creates an agent. Only its name is needed; what this service does not know is kept and"
              + " given back.")
  @APIResponse(
      responseCode = "201",
      description = "The agent",
      content = @Content(schema = @Schema(implementation = AgentResponse.class)))
  @APIResponse(responseCode = "409", description = "The key is taken")
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.ADMIN)
  @SecurityRequirement(name = ApiDocument.API_KEY)
  @POST
  @Produces(MediaType.APPLICATION_JSON)
  @ResponseStatus(201)
  @PermissionsAllowed(Permissions.CREATE_AGENT)
  public Uni<AgentResponse> create(AgentRequest request) {
    String workspace = workspace();
    AgentRequests.NewAgent wanted = requests.created(given(request));
    return agents
        .create(workspace, wanted.names(), wanted.settings(), wanted.first(), deadline.get())
        .chain(created -> shown(workspace, created));
  }

  /** An agent. */
  @Operation(
      operationId = "vectaraGetAgent",
      summary = "Get an agent",
      description = "Shows an agent as its latest published version has it.")
  @APIResponse(
      responseCode = "200",
      description = "The agent",
      content = @Content(schema = @Schema(implementation = AgentResponse.class)))
  @APIResponse(responseCode = "404", description = "There is no such agent")
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

  /** Changes what a request says of an agent. */
  @Operation(
      operationId = "vectaraUpdateAgent",
      summary = "Change an agent",
      description =
          "What is left out stays, null goes back to the default. Tools, skills and steps are changed"
              + " one by one: null removes one. Each change publishes a new version, which new"
              + " sessions take.")
  @APIResponse(
      responseCode = "200",
      description = "The agent",
      content = @Content(schema = @Schema(implementation = AgentResponse.class)))
  @APIResponse(responseCode = "404", description = "There is no such agent")
  @APIResponse(responseCode = "409", description = "All versions of the agent are in use")
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.ADMIN)
  @SecurityRequirement(name = ApiDocument.API_KEY)
  @PATCH
  @Path(ONE)
  @Produces(MediaType.APPLICATION_JSON)
  @PermissionsAllowed(Permissions.UPDATE_AGENT)
  public Uni<AgentResponse> update(
      @PathParam("agent_key") @Parameter(example = "demo") String agentKey, AgentRequest request) {
    return change(agentKey, requests.patched(given(request)));
  }

  /** Replaces what is said of an agent. */
  @Operation(
      operationId = "vectaraReplaceAgent",
      summary = "Replace an agent",
      description =
          "What is left out goes back to its default. The agent keeps its key and its sessions.")
  @APIResponse(
      responseCode = "200",
      description = "The agent",
      content = @Content(schema = @Schema(implementation = AgentResponse.class)))
  @APIResponse(responseCode = "404", description = "There is no such agent")
  @APIResponse(responseCode = "409", description = "All versions of the agent are in use")
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.ADMIN)
  @SecurityRequirement(name = ApiDocument.API_KEY)
  @PUT
  @Path(ONE)
  @Produces(MediaType.APPLICATION_JSON)
  @PermissionsAllowed(Permissions.REPLACE_AGENT)
  public Uni<AgentResponse> replace(
      @PathParam("agent_key") @Parameter(example = "demo") String agentKey, AgentRequest request) {
    return change(agentKey, requests.replaced(given(request)));
  }

  /** Deletes an agent with everything that belongs to it. */
  @Operation(
      operationId = "vectaraDeleteAgent",
      summary = "Delete an agent",
      description = "Deletes an agent with its versions and all its sessions.")
  @APIResponse(responseCode = "204", description = "The agent is deleted")
  @APIResponse(responseCode = "404", description = "There is no such agent")
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

  /** As it is stored, which may be written otherwise than it was given. */
  private Uni<AgentResponse> shown(String workspace, DescribedAgent saved) {
    return pages.agent(workspace, saved.agent().name, deadline.get()).map(mapper::agent);
  }

  private String workspace() {
    return rights.caller().workspace();
  }

  private static AgentRequest given(AgentRequest request) {
    if (request == null) {
      throw new EdgeFailure.MissingBody().exception();
    }
    return request;
  }
}
