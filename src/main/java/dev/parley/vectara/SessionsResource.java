package dev.parley.vectara;

import dev.parley.agent.AgentRegistry;
import dev.parley.http.EdgeFailure;
import dev.parley.identity.Caller;
import dev.parley.identity.Callers;
import dev.parley.identity.Scopes;
import dev.parley.session.Sessions;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Sessions with an agent. */
@Path("/v2/agents/{agent_key}/sessions")
@Produces(MediaType.APPLICATION_JSON)
public class SessionsResource {

  private final AgentRegistry agents;
  private final Sessions sessions;
  private final Callers callers;
  private final VectaraMapper mapper;

  public SessionsResource(
      AgentRegistry agents, Sessions sessions, Callers callers, VectaraMapper mapper) {
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
      @PathParam("agent_key") String agentKey, CreateSessionRequest request) {
    if (request == null) {
      throw new EdgeFailure.MissingBody().exception();
    }
    Caller caller = callers.current();
    return agents
        .byName(caller.workspace(), agentKey)
        .chain(
            agent ->
                sessions
                    .create(agent, caller, mapper.session(request))
                    .map(session -> mapper.session(agent, session)));
  }
}
