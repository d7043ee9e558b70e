package dev.parley.azure.agent;

import static dev.parley.azure.AzureFailure.AGENT_IN_USE;
import static dev.parley.azure.AzureFailure.AGENT_NOT_FOUND;
import static dev.parley.azure.AzureFailure.INVALID_API_VERSION;
import static dev.parley.azure.AzureFailure.INVALID_CURSOR;
import static dev.parley.azure.AzureFailure.INVALID_FORCE;
import static dev.parley.azure.AzureFailure.INVALID_LIMIT;
import static dev.parley.azure.AzureFailure.TOO_MANY_VERSIONS;
import static dev.parley.azure.AzureFailure.UNKNOWN_PROJECT;
import static dev.parley.azure.AzureFailure.VERSION_NOT_FOUND;
import static dev.parley.azure.AzureFailure.WRONG_SHAPE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.agent.Agents;
import dev.parley.agent.list.AgentPages;
import dev.parley.azure.AzureCallers;
import dev.parley.azure.DeletedResponse;
import dev.parley.azure.FailsWith;
import dev.parley.azure.Flags;
import dev.parley.azure.Paging;
import dev.parley.http.ApiDocument;
import dev.parley.http.dialect.PreviewGate;
import dev.parley.http.error.HttpFailure;
import dev.parley.identity.Scopes;
import dev.parley.session.removal.AgentRemoval;
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

/** Agents. Also available below {@code /api/projects/{project}}. */
@Path("/agents")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Azure")
@FailsWith(INVALID_API_VERSION)
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

  @Operation(
      operationId = "azureCreateAgent",
      summary = "Create an agent",
      description =
          "Creates an agent with its first version. If the agent exists, saves a new version"
              + " unless the definition equals the latest version's; repeating the request is safe.")
  @APIResponse(
      responseCode = "200",
      description = "The agent",
      content = @Content(schema = @Schema(implementation = AgentResponse.class)))
  @FailsWith({UNKNOWN_PROJECT, TOO_MANY_VERSIONS, WRONG_SHAPE})
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.ADMIN)
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @PermissionsAllowed(Scopes.ADMIN)
  public Uni<AgentResponse> create(AgentRequest request) {
    String workspace = callers.ofAgents().workspace();
    AgentRequest body = HttpFailure.MissingBody.required(request);
    return agents
        .saveOrCreate(
            workspace,
            AgentRules.name(body.name()),
            () -> mapper.settings(body.name(), body),
            mapper.changed(body),
            mapper.version(body))
        .chain(() -> pages.agent(workspace, body.name(), Deadline.NONE))
        .map(mapper::agent);
  }

  @Operation(
      operationId = "azureUpdateAgent",
      summary = "Update an agent",
      description =
          "Saves a new version unless the definition equals the latest version's. Changes the"
              + " description and metadata in place.")
  @APIResponse(
      responseCode = "200",
      description = "The agent",
      content = @Content(schema = @Schema(implementation = AgentResponse.class)))
  @FailsWith({AGENT_NOT_FOUND, TOO_MANY_VERSIONS, WRONG_SHAPE})
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.ADMIN)
  @POST
  @Path("{agent_name}")
  @Consumes(MediaType.APPLICATION_JSON)
  @PermissionsAllowed(Scopes.ADMIN)
  public Uni<AgentResponse> update(
      @PathParam("agent_name") String agentName, AgentRequest request) {
    String workspace = callers.ofAgents().workspace();
    return agents
        .save(
            workspace,
            agentName,
            mapper.changed(HttpFailure.MissingBody.required(request)),
            mapper.version(request))
        .chain(() -> pages.agent(workspace, agentName, Deadline.NONE))
        .map(mapper::agent);
  }

  @Operation(
      operationId = "azurePatchAgent",
      summary = "Change an agent's endpoint",
      description =
          "A JSON merge patch of agent_endpoint, agent_card, blueprint_reference and digital_worker_type."
              + " The version selector determines the version of sessions that request none;"
              + " isolation_key_source, whether isolation keys are required (Header) or ignored (Entra).")
  @APIResponse(
      responseCode = "200",
      description = "The agent",
      content = @Content(schema = @Schema(implementation = AgentResponse.class)))
  @FailsWith({AGENT_NOT_FOUND, VERSION_NOT_FOUND, WRONG_SHAPE})
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
        .configure(workspace, agentName, mapper.patched(HttpFailure.MissingBody.required(patch)))
        .chain(() -> pages.agent(workspace, agentName, Deadline.NONE))
        .map(mapper::agent);
  }

  @Operation(
      operationId = "azureGetAgent",
      summary = "Get an agent",
      description = "Returns an agent with its latest version.")
  @APIResponse(
      responseCode = "200",
      description = "The agent",
      content = @Content(schema = @Schema(implementation = AgentResponse.class)))
  @FailsWith(AGENT_NOT_FOUND)
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.READ)
  @GET
  @Path("{agent_name}")
  @PermissionsAllowed(Scopes.READ)
  public Uni<AgentResponse> get(@PathParam("agent_name") String agentName) {
    return pages.agent(callers.ofAgents().workspace(), agentName, Deadline.NONE).map(mapper::agent);
  }

  @Operation(
      operationId = "azureListAgents",
      summary = "List agents",
      description = "Lists the project's agents, ordered by creation time.")
  @APIResponse(
      responseCode = "200",
      description = "A page of agents",
      content = @Content(schema = @Schema(implementation = AgentListResponse.class)))
  @FailsWith({UNKNOWN_PROJECT, INVALID_LIMIT, INVALID_CURSOR})
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

  @Operation(
      operationId = "azureDeleteAgent",
      summary = "Delete an agent",
      description =
          "Deletes an agent with its versions and sessions. Active sessions require force=true.")
  @APIResponse(
      responseCode = "200",
      description = "The agent is deleted",
      content = @Content(schema = @Schema(implementation = DeletedResponse.class)))
  @FailsWith({AGENT_NOT_FOUND, AGENT_IN_USE, INVALID_FORCE})
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
}
