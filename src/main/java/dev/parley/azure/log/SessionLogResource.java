package dev.parley.azure.log;

import static dev.parley.azure.AzureFailure.AGENT_NOT_FOUND;
import static dev.parley.azure.AzureFailure.INVALID_API_VERSION;
import static dev.parley.azure.AzureFailure.INVALID_TAIL;
import static dev.parley.azure.AzureFailure.SESSION_NOT_ACCESSIBLE;
import static dev.parley.azure.AzureFailure.SESSION_NOT_FOUND;

import dev.parley.azure.FailsWith;
import dev.parley.azure.VersionIds;
import dev.parley.azure.session.SessionCalls;
import dev.parley.azure.session.SessionSelectors;
import dev.parley.http.ApiDocument;
import dev.parley.http.connection.AbortedResponse;
import dev.parley.http.dialect.PreviewGate;
import dev.parley.http.stream.StreamHeaders;
import dev.parley.identity.Scopes;
import dev.parley.session.SessionSummary;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Multi;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestMulti;

/** The log of a session. It is sent as server-sent events, whatever the client accepts. */
@Path("/agents")
@Produces(MediaType.APPLICATION_OCTET_STREAM)
@PreviewGate
@Tag(name = "Azure", description = "Azure AI Foundry agents and agent endpoint sessions")
@FailsWith({
  INVALID_API_VERSION,
  AGENT_NOT_FOUND,
  SESSION_NOT_FOUND,
  SESSION_NOT_ACCESSIBLE,
  INVALID_TAIL
})
public class SessionLogResource {

  private static final String DESCRIPTION =
      "Sends the states of a session and its turns, without what was said, as server-sent events.";
  private static final String KIND = "console: only turns; system: only states of the session";
  private static final String TAIL = "The maximum number of earlier lines: 1 to 300";
  private static final String FOLLOW = "Whether the stream stays open for lines to come";

  private final SessionCalls calls;
  private final SessionLogs logs;

  public SessionLogResource(SessionCalls calls, SessionLogs logs) {
    this.calls = calls;
    this.logs = logs;
  }

  @Operation(
      operationId = "azureStreamSessionLog",
      summary = "Stream the log of a session",
      description = DESCRIPTION)
  @APIResponse(
      responseCode = "200",
      description = "The events",
      content =
          @Content(
              mediaType = MediaType.SERVER_SENT_EVENTS,
              schema = @Schema(implementation = String.class)))
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.READ)
  @GET
  @Path("{agent_name}/sessions/{session_id}:logstream")
  @PermissionsAllowed(Scopes.READ)
  public Multi<byte[]> ofSession(
      @PathParam("agent_name") String agentName,
      @PathParam("session_id") String sessionId,
      @QueryParam("kind")
          @Parameter(
              description = KIND,
              schema =
                  @Schema(
                      type = SchemaType.STRING,
                      enumeration = {"console", "system"}))
          String kind,
      @QueryParam("tail") @Parameter(description = TAIL) String tail,
      @QueryParam("follow") @Parameter(description = FOLLOW) String follow,
      @Context HttpServerRequest http) {
    return sent(agentName, sessionId, session -> true, LogOptions.of(kind, tail, follow), http);
  }

  @Operation(
      operationId = "azureStreamSessionLogOfVersion",
      summary = "Stream the log of a session with a version",
      description = DESCRIPTION + " The session must be bound to the version.")
  @APIResponse(
      responseCode = "200",
      description = "The events",
      content =
          @Content(
              mediaType = MediaType.SERVER_SENT_EVENTS,
              schema = @Schema(implementation = String.class)))
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.READ)
  @GET
  @Path("{agent_name}/versions/{agent_version}/sessions/{session_id}:logstream")
  @PermissionsAllowed(Scopes.READ)
  public Multi<byte[]> ofVersion(
      @PathParam("agent_name") String agentName,
      @PathParam("agent_version") String version,
      @PathParam("session_id") String sessionId,
      @QueryParam("kind")
          @Parameter(
              description = KIND,
              schema =
                  @Schema(
                      type = SchemaType.STRING,
                      enumeration = {"console", "system"}))
          String kind,
      @QueryParam("tail") @Parameter(description = TAIL) String tail,
      @QueryParam("follow") @Parameter(description = FOLLOW) String follow,
      @Context HttpServerRequest http) {
    return sent(
        agentName,
        sessionId,
        session -> VersionIds.text(session.version()).equals(version),
        LogOptions.of(kind, tail, follow),
        http);
  }

  private Multi<byte[]> sent(
      String agentName,
      String sessionId,
      Predicate<SessionSummary> condition,
      LogOptions options,
      HttpServerRequest http) {
    return RestMulti.fromUniResponse(
        calls.on(
            agentName,
            (agent, caller) ->
                logs.stream(
                    agent, SessionSelectors.reading(agent, caller, sessionId), condition, options)),
        events -> AbortedResponse.onFailure(events, http),
        events -> StreamHeaders.of(MediaType.SERVER_SENT_EVENTS));
  }
}
