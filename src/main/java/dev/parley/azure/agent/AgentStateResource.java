package dev.parley.azure.agent;

import static dev.parley.azure.AzureFailure.AGENT_NOT_FOUND;
import static dev.parley.azure.AzureFailure.INVALID_API_VERSION;

import dev.parley.agent.Agents;
import dev.parley.azure.AzureCallers;
import dev.parley.azure.FailsWith;
import dev.parley.http.ApiDocument;
import dev.parley.identity.Scopes;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Whether agents accept new sessions. */
@Path("/agents")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Azure")
@FailsWith(INVALID_API_VERSION)
public class AgentStateResource {

  private final Agents agents;
  private final AzureCallers callers;

  public AgentStateResource(Agents agents, AzureCallers callers) {
    this.agents = agents;
    this.callers = callers;
  }

  @Operation(
      operationId = "azureEnableAgent",
      summary = "Enable an agent",
      description = "Allows the agent to accept new sessions again.")
  @APIResponse(responseCode = "204", description = "The agent is enabled, or was already enabled")
  @FailsWith(AGENT_NOT_FOUND)
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.ADMIN)
  @POST
  @Path("{agent_name}:enable")
  @PermissionsAllowed(Scopes.ADMIN)
  public Uni<Void> enable(@PathParam("agent_name") String agentName) {
    return agents.enable(callers.ofAgents().workspace(), agentName, true);
  }

  @Operation(
      operationId = "azureDisableAgent",
      summary = "Disable an agent",
      description = "Stops the agent from accepting new sessions; existing ones are kept.")
  @APIResponse(responseCode = "204", description = "The agent is disabled, or was already disabled")
  @FailsWith(AGENT_NOT_FOUND)
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.ADMIN)
  @POST
  @Path("{agent_name}:disable")
  @PermissionsAllowed(Scopes.ADMIN)
  public Uni<Void> disable(@PathParam("agent_name") String agentName) {
    return agents.enable(callers.ofAgents().workspace(), agentName, false);
  }
}
