package dev.parley.palantir.conversation;

import static dev.parley.palantir.PalantirFailure.AGENT_NOT_FOUND;
import static dev.parley.palantir.PalantirFailure.INVALID_RID;
import static dev.parley.palantir.PalantirFailure.MISSING_TEXT;
import static dev.parley.palantir.PalantirFailure.PREVIEW_CLOSED;
import static dev.parley.palantir.PalantirFailure.SESSION_NOT_FOUND;
import static dev.parley.palantir.PalantirFailure.TRACE_NOT_FOUND;
import static dev.parley.palantir.PalantirFailure.UNKNOWN_PARAMETER;
import static dev.parley.palantir.PalantirFailure.WRONG_PARAMETER_TYPE;

import dev.parley.http.ApiDocument;
import dev.parley.http.dialect.PreviewGate;
import dev.parley.http.error.HttpFailure;
import dev.parley.identity.Scopes;
import dev.parley.palantir.AgentCalls;
import dev.parley.palantir.FailsWith;
import dev.parley.turn.Turns;
import dev.parley.turn.log.Conversations;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.vertx.http.Compressed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Reads the conversation of a session, its traces, and the contexts of messages. */
@Path("/api/v2/aipAgents/agents")
@Produces(MediaType.APPLICATION_JSON)
@PreviewGate
@Tag(name = "Palantir", description = "AIP Agents v2")
@FailsWith({PREVIEW_CLOSED, INVALID_RID, AGENT_NOT_FOUND, SESSION_NOT_FOUND})
public class ContentResource {

  private static final String SESSION = "{agentRid}/sessions/{sessionRid}";

  private final AgentCalls calls;
  private final Conversations conversations;
  private final Turns turns;
  private final ConversationMapper mapper;
  private final TraceMapper traces;

  public ContentResource(
      AgentCalls calls,
      Conversations conversations,
      Turns turns,
      ConversationMapper mapper,
      TraceMapper traces) {
    this.calls = calls;
    this.conversations = conversations;
    this.turns = turns;
    this.mapper = mapper;
    this.traces = traces;
  }

  @Operation(
      operationId = "palantirGetContent",
      summary = "Get the conversation",
      description = "Returns all exchanges of a session, oldest first.")
  @APIResponse(
      responseCode = "200",
      description = "The conversation",
      content = @Content(schema = @Schema(implementation = ContentResponse.class)))
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.READ)
  @GET
  @Path(SESSION + "/content")
  @PermissionsAllowed(Scopes.READ)
  @Compressed
  public Uni<ContentResponse> content(
      @PathParam("agentRid") String agentRid, @PathParam("sessionRid") String sessionRid) {
    return calls.onSession(
        agentRid, sessionRid, selector -> conversations.content(selector).map(mapper::content));
  }

  @Operation(
      operationId = "palantirGetSessionTrace",
      summary = "Get the trace of an exchange",
      description = "Returns the tool calls of an exchange, also while it is in progress.")
  @APIResponse(
      responseCode = "200",
      description = "The trace",
      content = @Content(schema = @Schema(implementation = SessionTraceResponse.class)))
  @FailsWith(TRACE_NOT_FOUND)
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.READ)
  @GET
  @Path(SESSION + "/sessionTraces/{sessionTraceId}")
  @PermissionsAllowed(Scopes.READ)
  public Uni<SessionTraceResponse> trace(
      @PathParam("agentRid") String agentRid,
      @PathParam("sessionRid") String sessionRid,
      @PathParam("sessionTraceId") String sessionTraceId) {
    UUID id =
        mapper
            .uuid(sessionTraceId)
            .orElseThrow(
                () ->
                    new HttpFailure.InvalidParameter("sessionTraceId", "must be a UUID")
                        .exception());
    return calls.onSession(
        agentRid,
        sessionRid,
        selector ->
            conversations
                .trace(selector, id)
                .map(trace -> traces.trace(trace, mapper.contexts(trace.message()))));
  }

  @Operation(
      operationId = "palantirGetRagContextForSession",
      summary = "Get the contexts of a message",
      description =
          "Returns the contexts that the agent would answer a message with, without sending it.")
  @APIResponse(
      responseCode = "200",
      description = "The contexts",
      content = @Content(schema = @Schema(implementation = Contexts.class)))
  @FailsWith({MISSING_TEXT, UNKNOWN_PARAMETER, WRONG_PARAMETER_TYPE})
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.WRITE)
  @PUT
  @Path(SESSION + "/ragContext")
  @PermissionsAllowed(Scopes.WRITE)
  public Uni<Contexts> ragContext(
      @PathParam("agentRid") String agentRid,
      @PathParam("sessionRid") String sessionRid,
      @RequestBody(content = @Content(mediaType = MediaType.APPLICATION_JSON))
          RagContextRequest request) {
    RagContextRequest wanted = HttpFailure.MissingBody.required(request);
    mapper.text(wanted.userInput());
    return calls.onSession(
        agentRid,
        sessionRid,
        selector ->
            turns
                .target(selector)
                .map(target -> mapper.ragContext(target, wanted.parameterInputs())));
  }
}
