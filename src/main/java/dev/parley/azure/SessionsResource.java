package dev.parley.azure;

import dev.parley.agent.AgentRegistry;
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
import org.jboss.resteasy.reactive.ResponseStatus;

/**
 * A caller's sessions with an agent. Also below {@code /api/projects/{project}}, see {@link
 * ProjectPrefix}.
 */
@Path("/agents/{agent_name}/endpoint/sessions")
@Produces(MediaType.APPLICATION_JSON)
@PreviewGate
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
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @ResponseStatus(201)
  @PermissionsAllowed(Scopes.WRITE)
  public Uni<SessionResponse> create(
      @PathParam("agent_name") String agentName, CreateSessionRequest request) {
    Caller caller = callers.current();
    CreateSessionRequest wanted = request == null ? CreateSessionRequest.EMPTY : request;
    return agents
        .byName(caller.workspace(), agentName)
        .chain(agent -> sessions.create(agent, caller, mapper.session(agent, wanted)))
        .map(Session::summary)
        .map(mapper::session);
  }

  /** Lists the caller's sessions. */
  @GET
  @PermissionsAllowed(Scopes.READ)
  public Uni<SessionListResponse> list(
      @PathParam("agent_name") String agentName,
      @QueryParam("limit") String limit,
      @QueryParam("order") String order,
      @QueryParam("after") String after,
      @QueryParam("before") String before) {
    Caller caller = callers.current();
    PageRequest page = mapper.page(limit, order, after, before);
    return agents
        .byName(caller.workspace(), agentName)
        .chain(agent -> sessions.page(agent, caller, page))
        .map(mapper::sessions);
  }

  /** Deletes a session of the caller's; one that is not there is as good as deleted. */
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
