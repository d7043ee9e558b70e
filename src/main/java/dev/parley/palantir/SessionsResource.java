package dev.parley.palantir;

import dev.parley.agent.AgentRegistry;
import dev.parley.http.EdgeFailure;
import dev.parley.http.PreviewGate;
import dev.parley.identity.Caller;
import dev.parley.identity.Callers;
import dev.parley.identity.Scopes;
import dev.parley.session.Session;
import dev.parley.session.Sessions;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** A caller's sessions with an agent. */
@Path("/api/v2/aipAgents/agents/{agentRid}/sessions")
@Produces(MediaType.APPLICATION_JSON)
@PreviewGate
public class SessionsResource {

  private final AgentRegistry agents;
  private final Sessions sessions;
  private final Callers callers;
  private final PalantirMapper mapper;

  public SessionsResource(
      AgentRegistry agents, Sessions sessions, Callers callers, PalantirMapper mapper) {
    this.agents = agents;
    this.sessions = sessions;
    this.callers = callers;
    this.mapper = mapper;
  }

  /** Creates a session. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @PermissionsAllowed(Scopes.WRITE)
  public Uni<SessionResponse> create(
      @PathParam("agentRid") String agentRid, CreateSessionRequest request) {
    if (request == null) {
      throw new EdgeFailure.MissingBody().exception();
    }
    Caller caller = callers.current();
    return agents
        .byRid(caller.workspace(), mapper.rid("agentRid", agentRid))
        .chain(
            agent ->
                sessions
                    .create(agent, caller, mapper.session(agent, request))
                    .map(Session::summary)
                    .map(session -> mapper.session(agent, session)));
  }
}
