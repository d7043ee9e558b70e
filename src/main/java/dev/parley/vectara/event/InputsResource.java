package dev.parley.vectara.event;

import static dev.parley.vectara.VectaraFailure.AGENT_NOT_FOUND;
import static dev.parley.vectara.VectaraFailure.DEADLINE_EXCEEDED;
import static dev.parley.vectara.VectaraFailure.EMPTY_MESSAGE;
import static dev.parley.vectara.VectaraFailure.EVENT_NOT_FOUND;
import static dev.parley.vectara.VectaraFailure.FILE_TOO_LARGE;
import static dev.parley.vectara.VectaraFailure.INVALID_AGENT;
import static dev.parley.vectara.VectaraFailure.INVALID_TIMEOUT;
import static dev.parley.vectara.VectaraFailure.NO_RUNTIME;
import static dev.parley.vectara.VectaraFailure.QUEUE_FULL;
import static dev.parley.vectara.VectaraFailure.RATE_LIMIT;
import static dev.parley.vectara.VectaraFailure.RUNTIME_FAILED;
import static dev.parley.vectara.VectaraFailure.SESSION_DISABLED;
import static dev.parley.vectara.VectaraFailure.SESSION_NOT_FOUND;
import static dev.parley.vectara.VectaraFailure.TOO_MANY_TURNS;
import static dev.parley.vectara.VectaraFailure.TURN_IN_PROGRESS;
import static dev.parley.vectara.VectaraFailure.WRONG_INPUT;

import dev.parley.http.ApiDocument;
import dev.parley.http.connection.AbortedResponse;
import dev.parley.http.error.HttpFailure;
import dev.parley.http.request.InTime;
import dev.parley.http.request.RequestDeadline;
import dev.parley.http.stream.Heartbeats;
import dev.parley.identity.Scopes;
import dev.parley.store.Deadline;
import dev.parley.vectara.FailsWith;
import dev.parley.vectara.access.Permissions;
import dev.parley.vectara.access.SessionCalls;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestMulti;

/** Sends inputs to agents. A client that goes away does not end the turn. */
@Path("/v2/agents/{agent_key}/sessions/{session_key}/events")
@Tag(name = "Vectara")
@FailsWith({DEADLINE_EXCEEDED, INVALID_TIMEOUT})
public class InputsResource {

  private final SessionCalls sessions;
  private final InputCalls inputs;
  private final RequestDeadline deadline;
  private final Heartbeats heartbeats;
  private final Vertx vertx;

  public InputsResource(
      SessionCalls sessions,
      InputCalls inputs,
      RequestDeadline deadline,
      Heartbeats heartbeats,
      Vertx vertx) {
    this.sessions = sessions;
    this.inputs = inputs;
    this.deadline = deadline;
    this.heartbeats = heartbeats;
    this.vertx = vertx;
  }

  @Operation(
      operationId = "vectaraCreateInput",
      summary = "Send an input to an agent",
      description =
          "Sends a message or the outputs of client tools, and returns the input and what the agent"
              + " adds to the session: as a whole or, with stream_response, as a stream of events."
              + " The input interrupt ends what the agent is doing. A message with since is queued"
              + " while the session is running. As a form, a message can have files, which become artifacts"
              + " of the session.")
  @APIResponse(
      responseCode = "201",
      description = "The events, as a whole or as a stream",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = EventsResponse.class)),
        @Content(
            mediaType = MediaType.SERVER_SENT_EVENTS,
            schema = @Schema(implementation = String.class))
      })
  @FailsWith({
    AGENT_NOT_FOUND,
    SESSION_NOT_FOUND,
    EVENT_NOT_FOUND,
    SESSION_DISABLED,
    EMPTY_MESSAGE,
    FILE_TOO_LARGE,
    WRONG_INPUT,
    TURN_IN_PROGRESS,
    QUEUE_FULL,
    NO_RUNTIME,
    INVALID_AGENT,
    RATE_LIMIT,
    RUNTIME_FAILED,
    TOO_MANY_TURNS
  })
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.WRITE)
  @SecurityRequirement(name = ApiDocument.API_KEY)
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_OCTET_STREAM)
  @PermissionsAllowed(Permissions.SEND_INPUT)
  public Multi<byte[]> create(
      @PathParam("agent_key") @Parameter(example = "demo") String agentKey,
      @PathParam("session_key") @Parameter(example = "ase_customer_support_session_1f2e")
          String sessionKey,
      @Context HttpServerRequest http,
      @RequestBody(
              content = {
                @Content(
                    mediaType = MediaType.APPLICATION_JSON,
                    schema = @Schema(implementation = CreateInputRequest.class)),
                // Read by UploadsResource.
                @Content(
                    mediaType = MediaType.MULTIPART_FORM_DATA,
                    schema = @Schema(implementation = InputForm.class))
              })
          CreateInputRequest request) {
    CreateInputRequest wanted = HttpFailure.MissingBody.required(request);
    Deadline end = deadline.get();
    Uni<AnswerBody> answer =
        sessions.on(
            agentKey, sessionKey, selector -> inputs.send(selector, wanted, Optional.empty(), end));
    return RestMulti.fromUniResponse(
        InTime.limited(answer, end, vertx),
        body -> AbortedResponse.onFailure(heartbeats.in(body.type(), body.bytes()), http),
        AnswerBody::headers,
        body -> 201);
  }
}
