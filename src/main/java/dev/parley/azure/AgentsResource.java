package dev.parley.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.agent.AgentPages;
import dev.parley.agent.Agents;
import dev.parley.http.ApiDocument;
import dev.parley.http.EdgeFailure;
import dev.parley.http.PreviewGate;
import dev.parley.identity.Scopes;
import dev.parley.session.AgentRemoval;
import dev.parley.store.Deadline;
import dev.parley.store.PageRequest;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.vertx.http.Compressed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Agents (contract section 5). Also below {@code /api/projects/{project}}. */
@Path("/agents")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Azure")
public class AgentsResource {

  static final String MERGE_PATCH = "application/merge-patch+json";

  private final Agents agents;
  private final AgentPages pages;
  private final AgentRemoval removal;
  private final AzureCallers callers;
  private final AgentMapper mapper;

  public AgentsResource(
      Agents agents,
      AgentPages pages,
      AgentRemoval removal,
      AzureCallers callers,
      AgentMapper mapper) {
    this.agents = agents;
    this.pages = pages;
    this.removal = removal;
    this.callers = callers;
    this.mapper = mapper;
  }

  /** Creates an agent with its first version, or saves a new version of one that is there. */
  @Operation(
      operationId = "azureCreateAgent",
      summary = "Create an agent",
      description =
          "Creates an agent with its first version. Of an agent that is there it saves a new version,"
              + " unless the definition is the latest version's, so a repeated create is no mistake.")
  @APIResponse(
      responseCode = "200",
      description = "The agent",
      content = @Content(schema = @Schema(implementation = AgentResponse.class)))
  @APIResponse(responseCode = "404", description = "The project is not the caller's")
  @APIResponse(responseCode = "409", description = "The agent has 1000 versions")
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.ADMIN)
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @PermissionsAllowed(Scopes.ADMIN)
  public Uni<AgentResponse> create(AgentRequest request) {
    String workspace = callers.ofAgents().workspace();
    AgentRequest wanted = given(request);
    return agents
        .saveOrCreate(
            workspace,
            AgentRules.name(wanted.name()),
            () -> mapper.settings(wanted.name(), wanted),
            mapper.changed(wanted),
            mapper.version(wanted))
        .chain(() -> pages.agent(workspace, wanted.name(), Deadline.NONE))
        .map(mapper::agent);
  }

  /** Saves a new version of an agent, if its definition is new. */
  @Operation(
      operationId = "azureUpdateAgent",
      summary = "Update an agent",
      description =
          "Saves a new version, unless the definition is the latest version's. What is said besides,"
              + " description and metadata, is changed in place.")
  @APIResponse(
      responseCode = "200",
      description = "The agent",
      content = @Content(schema = @Schema(implementation = AgentResponse.class)))
  @APIResponse(responseCode = "404", description = "There is no such agent")
  @APIResponse(responseCode = "409", description = "The agent has 1000 versions")
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.ADMIN)
  @POST
  @Path("{agent_name}")
  @Consumes(MediaType.APPLICATION_JSON)
  @PermissionsAllowed(Scopes.ADMIN)
  public Uni<AgentResponse> update(
      @PathParam("agent_name") String agentName, AgentRequest request) {
    String workspace = callers.ofAgents().workspace();
    return agents
        .save(workspace, agentName, mapper.changed(given(request)), mapper.version(request))
        .chain(() -> pages.agent(workspace, agentName, Deadline.NONE))
        .map(mapper::agent);
  }

  /** Changes an agent's endpoint and card. */
  @Operation(
      operationId = "azurePatchAgent",
      summary = "Change an agent's endpoint",
      description =
          "A JSON merge patch of agent_endpoint, agent_card, blueprint_reference and"
              + " digital_worker_type. The endpoint's version selector says which version a session"
              + " gets that asks for none; its isolation_key_source, whether isolation keys are asked"
              + " for (Header) or ignored (Entra).")
  @APIResponse(
      responseCode = "200",
      description = "The agent",
      content = @Content(schema = @Schema(implementation = AgentResponse.class)))
  @APIResponse(
      responseCode = "404",
      description = "There is no such agent, or no such version of it")
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.ADMIN)
  @PATCH
  @Path("{agent_name}")
  @Consumes({MERGE_PATCH, MediaType.APPLICATION_JSON})
  @PreviewGate
  @PermissionsAllowed(Scopes.ADMIN)
  public Uni<AgentResponse> patch(
      @PathParam("agent_name") String agentName,
      @RequestBody(content = @Content(schema = @Schema(implementation = Object.class)))
          ObjectNode patch) {
    String workspace = callers.ofAgents().workspace();
    return agents
        .configure(workspace, agentName, mapper.patched(given(patch)))
        .chain(() -> pages.agent(workspace, agentName, Deadline.NONE))
        .map(mapper::agent);
  }

  /** An agent. */
  @Operation(
      operationId = "azureGetAgent",
      summary = "Get an agent",
      description = "Shows an agent with its latest version.")
  @APIResponse(
      responseCode = "200",
      description = "The agent",
      content = @Content(schema = @Schema(implementation = AgentResponse.class)))
  @APIResponse(responseCode = "404", description = "There is no such agent")
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.READ)
  @GET
  @Path("{agent_name}")
  @PermissionsAllowed(Scopes.READ)
  public Uni<AgentResponse> get(@PathParam("agent_name") String agentName) {
    return pages.agent(callers.ofAgents().workspace(), agentName, Deadline.NONE).map(mapper::agent);
  }

  /** Lists agents. */
  @Operation(
      operationId = "azureListAgents",
      summary = "List agents",
      description = "Lists the project's agents, by creation.")
  @APIResponse(
      responseCode = "200",
      description = "A page of agents",
      content = @Content(schema = @Schema(implementation = AgentListResponse.class)))
  @APIResponse(responseCode = "404", description = "The project is not the caller's")
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.READ)
  @GET
  @PermissionsAllowed(Scopes.READ)
  @Compressed
  public Uni<AgentListResponse> list(
      @QueryParam("kind") String kind,
      @QueryParam("limit") String limit,
      @QueryParam("order") String order,
      @QueryParam("after") String after,
      @QueryParam("before") String before) {
    String workspace = callers.ofAgents().workspace();
    PageRequest page = Paging.of(limit, order, after, before, null).request(id -> id);
    return pages.agents(workspace, AgentRules.kind(kind), page).map(mapper::agents);
  }

  /** Deletes an agent with everything that belongs to it. */
  @Operation(
      operationId = "azureDeleteAgent",
      summary = "Delete an agent",
      description =
          "Deletes an agent with its versions and sessions; one with active sessions only by force.")
  @APIResponse(
      responseCode = "200",
      description = "The agent is deleted",
      content = @Content(schema = @Schema(implementation = DeletedResponse.class)))
  @APIResponse(responseCode = "404", description = "There is no such agent")
  @APIResponse(responseCode = "409", description = "The agent has active sessions")
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.ADMIN)
  @DELETE
  @Path("{agent_name}")
  @PermissionsAllowed(Scopes.ADMIN)
  public Uni<DeletedResponse> delete(
      @PathParam("agent_name") String agentName, @QueryParam("force") String force) {
    String workspace = callers.ofAgents().workspace();
    return removal
        .agent(workspace, agentName, Flags.of("force", force), Deadline.NONE)
        .replaceWith(new DeletedResponse("agent.deleted", agentName, null, true));
  }

  /** Lets an agent take new sessions. */
  @Operation(
      operationId = "azureEnableAgent",
      summary = "Enable an agent",
      description = "The agent takes new sessions from now on.")
  @APIResponse(responseCode = "204", description = "The agent is enabled, or was before")
  @APIResponse(responseCode = "404", description = "There is no such agent")
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.ADMIN)
  @POST
  @Path("{agent_name}:enable")
  @PermissionsAllowed(Scopes.ADMIN)
  public Uni<Void> enable(@PathParam("agent_name") String agentName) {
    return agents.enable(callers.ofAgents().workspace(), agentName, true);
  }

  /** Lets an agent take no new sessions; those that are there stay. */
  @Operation(
      operationId = "azureDisableAgent",
      summary = "Disable an agent",
      description = "The agent takes no new sessions; those that are there stay.")
  @APIResponse(responseCode = "204", description = "The agent is disabled, or was before")
  @APIResponse(responseCode = "404", description = "There is no such agent")
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.ADMIN)
  @POST
  @Path("{agent_name}:disable")
  @PermissionsAllowed(Scopes.ADMIN)
  public Uni<Void> disable(@PathParam("agent_name") String agentName) {
    return agents.enable(callers.ofAgents().workspace(), agentName, false);
  }

  static <T> T given(T body) {
    if (body == null) {
      throw new EdgeFailure.MissingBody().exception();
    }
    return body;
  }
}
