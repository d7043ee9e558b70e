package dev.parley.azure;

import dev.parley.agent.AgentRegistry;
import dev.parley.http.ApiDocument;
import dev.parley.http.PreviewGate;
import dev.parley.identity.Caller;
import dev.parley.identity.Scopes;
import dev.parley.session.PageRequest;
import dev.parley.session.Session;
import dev.parley.session.Sessions;
import io.quarkus.security.PermissionsAllowed;
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
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.servers.Server;
import org.eclipse.microprofile.openapi.annotations.servers.ServerVariable;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/**
 * A caller's sessions with an agent. Also below {@code /api/projects/{project}}, see {@link
 * ProjectPrefix}.
 */
@Path("/agents/{agent_name}/endpoint/sessions")
@Produces(MediaType.APPLICATION_JSON)
@PreviewGate
@Tag(name = "Azure", description = "Azure AI Foundry agent endpoint sessions")
@Server(url = "/", description = "The paths as they are")
@Server(
    url = "/api/projects/{project}",
    description = "The same below a project endpoint, as the vendor's clients use it",
    variables = @ServerVariable(name = "project", defaultValue = "default"))
public class SessionsResource {

  private final AgentRegistry agents;
  private final Sessions sessions;
  private final AzureCallers callers;
  private final AzureMapper mapper;

  public SessionsResource(
      AgentRegistry agents, Sessions sessions, AzureCallers callers, AzureMapper mapper) {
    this.agents = agents;
    this.sessions = sessions;
    this.callers = callers;
    this.mapper = mapper;
  }

  /** Creates a session. */
  @Operation(
      operationId = "azureCreateSession",
      summary = "Create a session",
      description =
          "Creates a session of the caller with an agent. It expires 30 days after its last activity.")
  @Parameter(
      name = "api-version",
      in = ParameterIn.QUERY,
      required = true,
      schema = @Schema(type = SchemaType.STRING),
      example = "v1")
  @Parameter(
      name = "x-ms-user-isolation-key",
      in = ParameterIn.HEADER,
      description = "Divides what one principal owns; x-session-isolation-key is its older name",
      schema = @Schema(type = SchemaType.STRING, maxLength = 256))
  @Parameter(
      name = "x-ms-user-identity",
      in = ParameterIn.HEADER,
      description =
          "The person that the caller acts for; takes the scope api:aip-agents-impersonate",
      schema = @Schema(type = SchemaType.STRING, pattern = "^[A-Za-z0-9._:@-]{1,256}$"))
  @APIResponse(
      responseCode = "201",
      description = "The session",
      content = @Content(schema = @Schema(implementation = SessionResponse.class)))
  @APIResponse(
      responseCode = "404",
      description = "There is no such agent, or no such version of it")
  @APIResponse(responseCode = "403", description = "The token lacks the scope")
  @APIResponse(responseCode = "409", description = "The id is taken, or the agent is disabled")
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.WRITE)
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @ResponseStatus(201)
  @PermissionsAllowed(Scopes.WRITE)
  public Uni<SessionResponse> create(
      @PathParam("agent_name") String agentName,
      @RequestBody(required = false) CreateSessionRequest request) {
    Caller caller = callers.current();
    CreateSessionRequest wanted = request == null ? CreateSessionRequest.EMPTY : request;
    return agents
        .byName(caller.workspace(), agentName)
        .chain(agent -> sessions.create(agent, caller, mapper.session(agent, wanted)))
        .map(Session::summary)
        .map(mapper::session);
  }

  /** Lists the caller's sessions. */
  @Operation(
      operationId = "azureListSessions",
      summary = "List sessions",
      description = "Lists the caller's own sessions with an agent, by creation.")
  @Parameter(
      name = "api-version",
      in = ParameterIn.QUERY,
      required = true,
      schema = @Schema(type = SchemaType.STRING),
      example = "v1")
  @Parameter(
      name = "x-ms-user-isolation-key",
      in = ParameterIn.HEADER,
      description = "Divides what one principal owns; x-session-isolation-key is its older name",
      schema = @Schema(type = SchemaType.STRING, maxLength = 256))
  @Parameter(
      name = "x-ms-user-identity",
      in = ParameterIn.HEADER,
      description =
          "The person that the caller acts for; takes the scope api:aip-agents-impersonate",
      schema = @Schema(type = SchemaType.STRING, pattern = "^[A-Za-z0-9._:@-]{1,256}$"))
  @APIResponse(
      responseCode = "200",
      description = "A page of sessions",
      content = @Content(schema = @Schema(implementation = SessionListResponse.class)))
  @APIResponse(responseCode = "404", description = "There is no such agent")
  @APIResponse(responseCode = "403", description = "The token lacks the scope")
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.READ)
  @GET
  @PermissionsAllowed(Scopes.READ)
  public Uni<SessionListResponse> list(
      @PathParam("agent_name") String agentName,
      @QueryParam("limit")
          @Parameter(
              schema =
                  @Schema(
                      type = SchemaType.INTEGER,
                      minimum = "1",
                      maximum = "100",
                      defaultValue = "20"))
          String limit,
      @QueryParam("order")
          @Parameter(
              description = "By creation",
              schema =
                  @Schema(
                      type = SchemaType.STRING,
                      enumeration = {"asc", "desc"},
                      defaultValue = "desc"))
          String order,
      @QueryParam("after")
          @Parameter(
              description =
                  "Id of the session that the page starts after: last_id of the page before")
          String after,
      @QueryParam("before") @Parameter(description = "Id of the session that the page ends before")
          String before) {
    Caller caller = callers.current();
    PageRequest page = mapper.page(limit, order, after, before);
    return agents
        .byName(caller.workspace(), agentName)
        .chain(agent -> sessions.page(agent, caller, page))
        .map(mapper::sessions);
  }

  /** Deletes a session of the caller's; one that is not there is as good as deleted. */
  @Operation(
      operationId = "azureDeleteSession",
      summary = "Delete a session",
      description =
          "Deletes a session of the caller's. One that is not there is as good as deleted.")
  @Parameter(
      name = "api-version",
      in = ParameterIn.QUERY,
      required = true,
      schema = @Schema(type = SchemaType.STRING),
      example = "v1")
  @Parameter(
      name = "x-ms-user-isolation-key",
      in = ParameterIn.HEADER,
      description = "Divides what one principal owns; x-session-isolation-key is its older name",
      schema = @Schema(type = SchemaType.STRING, maxLength = 256))
  @Parameter(
      name = "x-ms-user-identity",
      in = ParameterIn.HEADER,
      description =
          "The person that the caller acts for; takes the scope api:aip-agents-impersonate",
      schema = @Schema(type = SchemaType.STRING, pattern = "^[A-Za-z0-9._:@-]{1,256}$"))
  @APIResponse(responseCode = "204", description = "There is no such session any more")
  @APIResponse(responseCode = "404", description = "There is no such agent")
  @APIResponse(responseCode = "403", description = "The token lacks the scope")
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.WRITE)
  @DELETE
  @Path("{session_id}")
  @PermissionsAllowed(Scopes.WRITE)
  public Uni<Void> delete(
      @PathParam("agent_name") String agentName, @PathParam("session_id") String sessionId) {
    Caller caller = callers.current();
    return agents
        .byName(caller.workspace(), agentName)
        .chain(agent -> sessions.delete(agent, caller, sessionId));
  }
}
