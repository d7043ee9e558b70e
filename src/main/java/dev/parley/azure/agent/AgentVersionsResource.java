package dev.parley.azure.agent;

import static dev.parley.azure.AzureFailure.AGENT_NOT_FOUND;
import static dev.parley.azure.AzureFailure.INVALID_API_VERSION;
import static dev.parley.azure.AzureFailure.INVALID_CURSOR;
import static dev.parley.azure.AzureFailure.INVALID_FORCE;
import static dev.parley.azure.AzureFailure.INVALID_LIMIT;
import static dev.parley.azure.AzureFailure.TOO_MANY_VERSIONS;
import static dev.parley.azure.AzureFailure.UNKNOWN_PROJECT;
import static dev.parley.azure.AzureFailure.VERSION_IN_USE;
import static dev.parley.azure.AzureFailure.VERSION_NOT_FOUND;
import static dev.parley.azure.AzureFailure.WRONG_SHAPE;

import dev.parley.agent.Agents;
import dev.parley.agent.VersionNumber;
import dev.parley.agent.list.AgentPages;
import dev.parley.azure.AzureCallers;
import dev.parley.azure.DeletedResponse;
import dev.parley.azure.FailsWith;
import dev.parley.azure.Flags;
import dev.parley.azure.Paging;
import dev.parley.azure.VersionIds;
import dev.parley.failure.Failure;
import dev.parley.http.ApiDocument;
import dev.parley.http.error.HttpFailure;
import dev.parley.identity.Scopes;
import dev.parley.session.removal.AgentRemoval;
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
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Operations on an agent's versions. Also available below {@code /api/projects/{project}}. */
@Path("/agents")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Azure")
@FailsWith(INVALID_API_VERSION)
public class AgentVersionsResource {

  private static final String VERSIONS = "{agent_name}/versions";

  private final Agents agents;
  private final AgentPages pages;
  private final AgentRemoval removal;
  private final AzureCallers callers;
  private final AgentMapper mapper;

  public AgentVersionsResource(
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

  /** Saves a version; creates the agent if it does not exist. */
  @Operation(
      operationId = "azureCreateAgentVersion",
      summary = "Create a version",
      description =
          "Saves a version unless the definition equals the latest version's. Creates the agent if"
              + " it does not exist.")
  @APIResponse(
      responseCode = "200",
      description = "The version",
      content = @Content(schema = @Schema(implementation = AgentVersionResponse.class)))
  @FailsWith({UNKNOWN_PROJECT, TOO_MANY_VERSIONS, WRONG_SHAPE})
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.ADMIN)
  @POST
  @Path(VERSIONS)
  @Consumes(MediaType.APPLICATION_JSON)
  @PermissionsAllowed(Scopes.ADMIN)
  public Uni<AgentVersionResponse> create(
      @PathParam("agent_name") String agentName, AgentRequest request) {
    String workspace = callers.ofAgents().workspace();
    AgentRequest body = HttpFailure.MissingBody.required(request);
    return agents
        .saveOrCreate(
            workspace,
            agentName,
            () -> mapper.settings(AgentRules.name(agentName), body),
            mapper.changed(body),
            mapper.version(body))
        .map(mapper::version);
  }

  /** Returns a version. */
  @Operation(
      operationId = "azureGetAgentVersion",
      summary = "Get a version",
      description = "Returns a version with its definition.")
  @APIResponse(
      responseCode = "200",
      description = "The version",
      content = @Content(schema = @Schema(implementation = AgentVersionResponse.class)))
  @FailsWith({AGENT_NOT_FOUND, VERSION_NOT_FOUND})
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.READ)
  @GET
  @Path(VERSIONS + "/{agent_version}")
  @PermissionsAllowed(Scopes.READ)
  public Uni<AgentVersionResponse> get(
      @PathParam("agent_name") String agentName, @PathParam("agent_version") String agentVersion) {
    String workspace = callers.ofAgents().workspace();
    return pages.version(workspace, agentName, number(agentVersion)).map(mapper::version);
  }

  /** Lists an agent's versions. */
  @Operation(
      operationId = "azureListAgentVersions",
      summary = "List versions",
      description = "Lists an agent's versions, by default the latest first.")
  @APIResponse(
      responseCode = "200",
      description = "A page of versions",
      content = @Content(schema = @Schema(implementation = AgentVersionListResponse.class)))
  @FailsWith({AGENT_NOT_FOUND, INVALID_LIMIT, INVALID_CURSOR})
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.READ)
  @GET
  @Path(VERSIONS)
  @PermissionsAllowed(Scopes.READ)
  @Compressed
  public Uni<AgentVersionListResponse> list(
      @PathParam("agent_name") String agentName,
      @QueryParam("include_drafts") String drafts,
      @QueryParam("limit") String limit,
      @QueryParam("order") String order,
      @QueryParam("after") String after,
      @QueryParam("before") String before) {
    String workspace = callers.ofAgents().workspace();
    PageRequest page =
        Paging.of(limit, order, after, before, null)
            .request(id -> VersionIds.number(agentName, id));
    return pages
        .versions(workspace, agentName, Flags.of("include_drafts", drafts), page)
        .map(mapper::versions);
  }

  /** Deletes a version with its sessions, and the agent with its last version. */
  @Operation(
      operationId = "azureDeleteAgentVersion",
      summary = "Delete a version",
      description =
          "Deletes a version with its sessions. A version with active sessions is deleted only"
              + " with force=true. An agent is deleted with its last version.")
  @APIResponse(
      responseCode = "200",
      description = "The version is deleted",
      content = @Content(schema = @Schema(implementation = DeletedResponse.class)))
  @FailsWith({AGENT_NOT_FOUND, VERSION_NOT_FOUND, VERSION_IN_USE, INVALID_FORCE})
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.ADMIN)
  @DELETE
  @Path(VERSIONS + "/{agent_version}")
  @PermissionsAllowed(Scopes.ADMIN)
  public Uni<DeletedResponse> delete(
      @PathParam("agent_name") String agentName,
      @PathParam("agent_version") String agentVersion,
      @QueryParam("force") String force) {
    String workspace = callers.ofAgents().workspace();
    return removal
        .version(workspace, agentName, number(agentVersion), Flags.of("force", force))
        .replaceWith(new DeletedResponse("agent.version.deleted", agentName, agentVersion, true));
  }

  /** Parses a version id; an invalid id is reported as a version that does not exist. */
  private static VersionNumber number(String id) {
    return VersionIds.parse(id).orElseThrow(new Failure.VersionNotFound("", id)::exception);
  }
}
