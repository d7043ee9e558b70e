package dev.parley.vectara.agent;

import static dev.parley.vectara.VectaraFailure.DEADLINE_EXCEEDED;
import static dev.parley.vectara.VectaraFailure.INVALID_CURSOR;
import static dev.parley.vectara.VectaraFailure.INVALID_FILTER;
import static dev.parley.vectara.VectaraFailure.INVALID_LIMIT;
import static dev.parley.vectara.VectaraFailure.INVALID_TIMEOUT;

import dev.parley.agent.list.AgentSearch;
import dev.parley.http.ApiDocument;
import dev.parley.http.request.Deadlined;
import dev.parley.http.request.RequestDeadline;
import dev.parley.identity.Scopes;
import dev.parley.vectara.FailsWith;
import dev.parley.vectara.access.CallerRights;
import dev.parley.vectara.access.Permissions;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.vertx.http.Compressed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The list of agents. */
@Path("/v2/agents")
@Deadlined
@Tag(name = "Vectara")
@FailsWith({DEADLINE_EXCEEDED, INVALID_TIMEOUT})
public class AgentListResource {

  private final AgentSearch agents;
  private final CallerRights rights;
  private final RequestDeadline deadline;
  private final AgentMapper mapper;

  public AgentListResource(
      AgentSearch agents, CallerRights rights, RequestDeadline deadline, AgentMapper mapper) {
    this.agents = agents;
    this.rights = rights;
    this.deadline = deadline;
    this.mapper = mapper;
  }

  /** Lists agents. */
  @Operation(
      operationId = "vectaraListAgents",
      summary = "List agents",
      description =
          "Lists the agents of the workspace, newest first. Callers whose roles are limited to"
              + " certain agents see only those.")
  @APIResponse(
      responseCode = "200",
      description = "A page of agents",
      content = @Content(schema = @Schema(implementation = AgentListResponse.class)))
  @FailsWith({INVALID_FILTER, INVALID_LIMIT, INVALID_CURSOR})
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.READ)
  @SecurityRequirement(name = ApiDocument.API_KEY)
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @PermissionsAllowed(Permissions.LIST_AGENTS)
  @Compressed
  public Uni<AgentListResponse> list(
      @QueryParam("filter")
          @Parameter(
              description = "Regular expression (RE2 syntax) to find in the name or description",
              example = "support.*")
          String filter,
      @QueryParam("enabled")
          @Parameter(
              description = "Whether to list only enabled (true) or only disabled (false) agents",
              schema = @Schema(type = SchemaType.BOOLEAN))
          String enabled,
      @QueryParam("limit")
          @Parameter(
              description = "The maximum number of agents on a page",
              schema =
                  @Schema(
                      type = SchemaType.INTEGER,
                      minimum = "1",
                      maximum = "100",
                      defaultValue = "10"))
          String limit,
      @QueryParam("page_key")
          @Parameter(description = "page_key of the previous page; use the same filter")
          String pageKey) {
    String workspace = rights.caller().workspace();
    AgentListing listing =
        AgentListing.of(workspace, rights.agents(), filter, enabled, limit, pageKey);
    return agents
        .page(workspace, listing.selection(), listing.limit(), listing.after(), deadline.get())
        .map(found -> mapper.agents(found, listing.tokens()));
  }
}
