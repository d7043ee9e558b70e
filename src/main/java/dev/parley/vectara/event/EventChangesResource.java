package dev.parley.vectara.event;

import static dev.parley.vectara.VectaraFailure.AGENT_NOT_FOUND;
import static dev.parley.vectara.VectaraFailure.CALL_IN_PROGRESS;
import static dev.parley.vectara.VectaraFailure.DEADLINE_EXCEEDED;
import static dev.parley.vectara.VectaraFailure.EVENT_NOT_FOUND;
import static dev.parley.vectara.VectaraFailure.INVALID_TIMEOUT;
import static dev.parley.vectara.VectaraFailure.SESSION_NOT_FOUND;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.http.ApiDocument;
import dev.parley.http.request.Deadlined;
import dev.parley.http.request.RequestDeadline;
import dev.parley.identity.Scopes;
import dev.parley.turn.log.EventLog;
import dev.parley.vectara.EventIds;
import dev.parley.vectara.FailsWith;
import dev.parley.vectara.access.Permissions;
import dev.parley.vectara.access.SessionCalls;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Deletes, hides and shows events. */
@Path("/v2/agents/{agent_key}/sessions/{session_key}/events/{event_id}")
@Deadlined
@Tag(name = "Vectara")
@FailsWith({
  DEADLINE_EXCEEDED,
  INVALID_TIMEOUT,
  AGENT_NOT_FOUND,
  SESSION_NOT_FOUND,
  EVENT_NOT_FOUND
})
public class EventChangesResource {

  private final SessionCalls sessions;
  private final EventLog log;
  private final RequestDeadline deadline;

  public EventChangesResource(SessionCalls sessions, EventLog log, RequestDeadline deadline) {
    this.sessions = sessions;
    this.log = log;
    this.deadline = deadline;
  }

  @Operation(
      operationId = "vectaraDeleteEvent",
      summary = "Delete an event",
      description =
          "Deletes an event for good. The agent no longer sees it. A call that was approved or"
              + " refused through another API cannot be deleted until that turn has ended.")
  @APIResponse(responseCode = "204", description = "The event is deleted")
  @FailsWith(CALL_IN_PROGRESS)
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.WRITE)
  @SecurityRequirement(name = ApiDocument.API_KEY)
  @DELETE
  @PermissionsAllowed(Permissions.DELETE_EVENT)
  public Uni<Void> delete(
      @PathParam("agent_key") @Parameter(example = "demo") String agentKey,
      @PathParam("session_key") String sessionKey,
      @PathParam("event_id") String id) {
    return sessions.on(
        agentKey,
        sessionKey,
        selector -> log.delete(selector, EventIds.required(id), id, deadline.get()));
  }

  @Operation(
      operationId = "vectaraHideEvent",
      summary = "Hide an event",
      description = "Hides an event from the default list and from the agent.")
  @APIResponse(
      responseCode = "200",
      description = "The hidden event",
      content = @Content(schema = @Schema(implementation = Object.class)))
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.WRITE)
  @SecurityRequirement(name = ApiDocument.API_KEY)
  @POST
  @Path("/hide")
  @Produces(MediaType.APPLICATION_JSON)
  @PermissionsAllowed(Permissions.HIDE_EVENT)
  public Uni<ObjectNode> hide(
      @PathParam("agent_key") @Parameter(example = "demo") String agentKey,
      @PathParam("session_key") String sessionKey,
      @PathParam("event_id") String id) {
    return sessions.on(
        agentKey,
        sessionKey,
        selector ->
            log.hide(selector, EventIds.required(id), id, deadline.get())
                .map(new EventMapper(sessionKey)::event));
  }

  @Operation(
      operationId = "vectaraUnhideEvent",
      summary = "Show a hidden event again",
      description = "Shows an event again that was hidden by hand or by compaction.")
  @APIResponse(
      responseCode = "200",
      description = "The event",
      content = @Content(schema = @Schema(implementation = Object.class)))
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.WRITE)
  @SecurityRequirement(name = ApiDocument.API_KEY)
  @POST
  @Path("/unhide")
  @Produces(MediaType.APPLICATION_JSON)
  @PermissionsAllowed(Permissions.HIDE_EVENT)
  public Uni<ObjectNode> unhide(
      @PathParam("agent_key") @Parameter(example = "demo") String agentKey,
      @PathParam("session_key") String sessionKey,
      @PathParam("event_id") String id) {
    return sessions.on(
        agentKey,
        sessionKey,
        selector ->
            log.unhide(selector, EventIds.required(id), id, deadline.get())
                .map(new EventMapper(sessionKey)::event));
  }
}
