package dev.parley.palantir.agent;

import static dev.parley.palantir.PalantirFailure.AGENT_NOT_FOUND;
import static dev.parley.palantir.PalantirFailure.EMPTY_PAGE;
import static dev.parley.palantir.PalantirFailure.INVALID_CURSOR;
import static dev.parley.palantir.PalantirFailure.INVALID_RID;
import static dev.parley.palantir.PalantirFailure.MALFORMED_PAGE_SIZE;
import static dev.parley.palantir.PalantirFailure.MALFORMED_VERSION;
import static dev.parley.palantir.PalantirFailure.NO_PUBLISHED_VERSION;
import static dev.parley.palantir.PalantirFailure.PREVIEW_CLOSED;
import static dev.parley.palantir.PalantirFailure.VERSION_NOT_FOUND;

import dev.parley.agent.AgentRegistry;
import dev.parley.agent.VersionNumber;
import dev.parley.agent.list.AgentPages;
import dev.parley.http.ApiDocument;
import dev.parley.http.dialect.PreviewGate;
import dev.parley.identity.Scopes;
import dev.parley.palantir.AgentCalls;
import dev.parley.palantir.FailsWith;
import dev.parley.palantir.Paging;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.vertx.http.Compressed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Operations on agents and their versions. */
@Path("/api/v2/aipAgents/agents")
@Produces(MediaType.APPLICATION_JSON)
@PreviewGate
@Tag(name = "Palantir", description = "AIP Agents v2")
@FailsWith(PREVIEW_CLOSED)
public class AgentsResource {

  private static final String VERSIONS = "{agentRid}/agentVersions";

  private final AgentCalls calls;
  private final AgentRegistry registry;
  private final AgentPages agents;
  private final AgentMapper mapper;

  public AgentsResource(
      AgentCalls calls, AgentRegistry registry, AgentPages agents, AgentMapper mapper) {
    this.calls = calls;
    this.registry = registry;
    this.agents = agents;
    this.mapper = mapper;
  }

  /** Returns one version of an agent. */
  @Operation(
      operationId = "palantirGetAgent",
      summary = "Get an agent",
      description =
          "Returns the agent as of the requested version or, by default, of the version"
              + " that new sessions use.")
  @APIResponse(
      responseCode = "200",
      description = "The agent",
      content = @Content(schema = @Schema(implementation = AgentResponse.class)))
  @FailsWith({
    INVALID_RID,
    AGENT_NOT_FOUND,
    MALFORMED_VERSION,
    VERSION_NOT_FOUND,
    NO_PUBLISHED_VERSION
  })
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.READ)
  @GET
  @Path("{agentRid}")
  @PermissionsAllowed(Scopes.READ)
  public Uni<AgentResponse> get(
      @PathParam("agentRid") String agentRid, @QueryParam("version") String version) {
    return calls
        .on(
            agentRid,
            (agent, caller) ->
                registry
                    .version(caller.workspace(), agent, AgentCalls.version(agent, version))
                    .chain(found -> agents.version(agent, found.number())))
        .map(mapper::agent);
  }

  /** Lists the versions of an agent. */
  @Operation(
      operationId = "palantirListAgentVersions",
      summary = "List versions of an agent",
      description = "Lists all versions of an agent, including drafts, latest first.")
  @APIResponse(
      responseCode = "200",
      description = "A page of versions",
      content = @Content(schema = @Schema(implementation = AgentVersionListResponse.class)))
  @FailsWith({INVALID_RID, AGENT_NOT_FOUND, MALFORMED_PAGE_SIZE, EMPTY_PAGE, INVALID_CURSOR})
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.READ)
  @GET
  @Path(VERSIONS)
  @PermissionsAllowed(Scopes.READ)
  @Compressed
  public Uni<AgentVersionListResponse> versions(
      @PathParam("agentRid") String agentRid,
      @QueryParam("pageSize") String pageSize,
      @QueryParam("pageToken") String pageToken) {
    Paging paging = Paging.of(pageSize, calls.caller(), "versions", agentRid);
    Optional<VersionNumber> from = paging.tokens().place(pageToken, VersionNumber::parse);
    return calls.on(
        agentRid,
        (agent, caller) ->
            Uni.createFrom()
                .item(mapper.versions(agent.versions(paging.limit(), from), paging.tokens())));
  }

  /** Returns a version of an agent. */
  @Operation(
      operationId = "palantirGetAgentVersion",
      summary = "Get a version of an agent",
      description = "Returns a version of an agent, published or draft.")
  @APIResponse(
      responseCode = "200",
      description = "The version",
      content = @Content(schema = @Schema(implementation = AgentVersionResponse.class)))
  @FailsWith({INVALID_RID, AGENT_NOT_FOUND, MALFORMED_VERSION, VERSION_NOT_FOUND})
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.READ)
  @GET
  @Path(VERSIONS + "/{agentVersionString}")
  @PermissionsAllowed(Scopes.READ)
  public Uni<AgentVersionResponse> version(
      @PathParam("agentRid") String agentRid,
      @PathParam("agentVersionString") String agentVersionString) {
    return calls
        .on(
            agentRid,
            (agent, caller) ->
                registry.version(
                    caller.workspace(), agent, AgentCalls.version(agent, agentVersionString)))
        .map(found -> mapper.version(found.number()));
  }
}
