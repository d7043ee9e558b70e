package dev.parley.palantir.conversation;

import static dev.parley.palantir.PalantirFailure.AGENT_NOT_FOUND;
import static dev.parley.palantir.PalantirFailure.CONTEXT_SIZE;
import static dev.parley.palantir.PalantirFailure.INVALID_ID;
import static dev.parley.palantir.PalantirFailure.INVALID_RID;
import static dev.parley.palantir.PalantirFailure.ITERATIONS;
import static dev.parley.palantir.PalantirFailure.LONG_MESSAGE;
import static dev.parley.palantir.PalantirFailure.MESSAGE_ID_TAKEN;
import static dev.parley.palantir.PalantirFailure.MISSING_TEXT;
import static dev.parley.palantir.PalantirFailure.NOT_IN_PROGRESS;
import static dev.parley.palantir.PalantirFailure.NO_RUNTIME;
import static dev.parley.palantir.PalantirFailure.PREVIEW_CLOSED;
import static dev.parley.palantir.PalantirFailure.RATE_LIMIT;
import static dev.parley.palantir.PalantirFailure.RUNTIME_FAILED;
import static dev.parley.palantir.PalantirFailure.SESSION_DISABLED;
import static dev.parley.palantir.PalantirFailure.SESSION_NOT_FOUND;
import static dev.parley.palantir.PalantirFailure.TOO_MANY_TURNS;
import static dev.parley.palantir.PalantirFailure.TRACE_ID_TAKEN;
import static dev.parley.palantir.PalantirFailure.TURN_IN_PROGRESS;
import static dev.parley.palantir.PalantirFailure.UNKNOWN_PARAMETER;
import static dev.parley.palantir.PalantirFailure.WRONG_PARAMETER_TYPE;

import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.http.ApiDocument;
import dev.parley.http.connection.AbortedResponse;
import dev.parley.http.dialect.PreviewGate;
import dev.parley.http.error.HttpFailure;
import dev.parley.identity.Scopes;
import dev.parley.palantir.AgentCalls;
import dev.parley.palantir.FailsWith;
import dev.parley.store.StorableText;
import dev.parley.turn.TurnCancellation;
import dev.parley.turn.Turns;
import dev.parley.turn.config.TurnConfig;
import dev.parley.turn.exchange.Exchanges;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestMulti;

/**
 * Adds exchanges to a session, and cancels them. A client that goes away does not end an exchange.
 */
@Path("/api/v2/aipAgents/agents")
@PreviewGate
@Tag(name = "Palantir", description = "AIP Agents v2")
@FailsWith({PREVIEW_CLOSED, INVALID_RID, AGENT_NOT_FOUND, SESSION_NOT_FOUND})
@SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.WRITE)
public class ExchangesResource {

  private static final String SESSION = "{agentRid}/sessions/{sessionRid}";

  private final AgentCalls calls;
  private final Turns turns;
  private final Exchanges exchanges;
  private final TurnCancellation cancellation;
  private final ConversationMapper mapper;
  private final TurnConfig config;

  public ExchangesResource(
      AgentCalls calls,
      Turns turns,
      Exchanges exchanges,
      TurnCancellation cancellation,
      ConversationMapper mapper,
      TurnConfig config) {
    this.calls = calls;
    this.turns = turns;
    this.exchanges = exchanges;
    this.cancellation = cancellation;
    this.mapper = mapper;
    this.config = config;
  }

  @Operation(
      operationId = "palantirBlockingContinueSession",
      summary = "Add an exchange and wait for it",
      description =
          "Sends a message to the agent and returns its answer as a whole. A session runs one"
              + " exchange at a time.")
  @APIResponse(
      responseCode = "200",
      description = "The result",
      content = @Content(schema = @Schema(implementation = ExchangeResult.class)))
  @FailsWith({
    SESSION_DISABLED,
    MISSING_TEXT,
    LONG_MESSAGE,
    UNKNOWN_PARAMETER,
    WRONG_PARAMETER_TYPE,
    TRACE_ID_TAKEN,
    TURN_IN_PROGRESS,
    NO_RUNTIME,
    RUNTIME_FAILED,
    CONTEXT_SIZE,
    ITERATIONS,
    RATE_LIMIT,
    TOO_MANY_TURNS
  })
  @POST
  @Path(SESSION + "/blockingContinue")
  @Produces(MediaType.APPLICATION_JSON)
  @PermissionsAllowed(Scopes.WRITE)
  public Uni<ExchangeResult> blockingContinue(
      @PathParam("agentRid") String agentRid,
      @PathParam("sessionRid") String sessionRid,
      @RequestBody(content = @Content(mediaType = MediaType.APPLICATION_JSON))
          BlockingContinueRequest request) {
    BlockingContinueRequest wanted = HttpFailure.MissingBody.required(request);
    String text = mapper.text(wanted.userInput());
    Optional<UUID> trace = mapper.id("sessionTraceId", wanted.sessionTraceId());
    return calls.onSession(
        agentRid,
        sessionRid,
        selector ->
            turns
                .target(selector)
                .chain(
                    target ->
                        exchanges.run(
                            target,
                            mapper.turn(
                                target,
                                text,
                                wanted.parameterInputs(),
                                wanted.contextsOverride(),
                                trace,
                                Optional.empty())))
                .map(mapper::result));
  }

  @Operation(
      operationId = "palantirStreamingContinueSession",
      summary = "Add an exchange and stream its answer",
      description =
          "Sends a message to the agent and returns its answer as UTF-8 text, part by part. If the"
              + " agent fails after the first part, the connection is aborted. The parameter updates"
              + " and the tokens are in the content of the session afterwards.")
  @APIResponse(
      responseCode = "200",
      description = "The answer, as Markdown",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_OCTET_STREAM,
              schema = @Schema(type = SchemaType.STRING, format = "binary")))
  @FailsWith({
    SESSION_DISABLED,
    MISSING_TEXT,
    INVALID_ID,
    LONG_MESSAGE,
    UNKNOWN_PARAMETER,
    WRONG_PARAMETER_TYPE,
    TRACE_ID_TAKEN,
    MESSAGE_ID_TAKEN,
    TURN_IN_PROGRESS,
    NO_RUNTIME,
    RUNTIME_FAILED,
    TOO_MANY_TURNS
  })
  @POST
  @Path(SESSION + "/streamingContinue")
  @Produces(MediaType.APPLICATION_OCTET_STREAM)
  @PermissionsAllowed(Scopes.WRITE)
  public Multi<byte[]> streamingContinue(
      @PathParam("agentRid") String agentRid,
      @PathParam("sessionRid") String sessionRid,
      @Context HttpServerRequest http,
      @RequestBody(content = @Content(mediaType = MediaType.APPLICATION_JSON))
          StreamingContinueRequest request) {
    StreamingContinueRequest wanted = HttpFailure.MissingBody.required(request);
    String text = mapper.text(wanted.userInput());
    Optional<UUID> trace = mapper.id("sessionTraceId", wanted.sessionTraceId());
    Optional<UUID> message = mapper.id("messageId", wanted.messageId());
    return RestMulti.fromUniResponse(
        calls.onSession(
            agentRid,
            sessionRid,
            selector ->
                turns
                    .target(selector)
                    .chain(
                        target ->
                            exchanges.stream(
                                target,
                                mapper.turn(
                                    target,
                                    text,
                                    wanted.parameterInputs(),
                                    wanted.contextsOverride(),
                                    trace,
                                    message)))),
        parts ->
            AbortedResponse.onFailure(
                parts.map(part -> part.getBytes(StandardCharsets.UTF_8)), http));
  }

  @Operation(
      operationId = "palantirCancelSession",
      summary = "Cancel a streamed exchange",
      description =
          "Cancels an exchange that is in progress. With a response, the exchange is added with it"
              + " as the answer; without one, it is not added. The session can continue at once.")
  @APIResponse(
      responseCode = "200",
      description = "The exchange is cancelled",
      content = @Content(schema = @Schema(implementation = CancelResponse.class)))
  @FailsWith({INVALID_ID, NOT_IN_PROGRESS})
  @POST
  @Path(SESSION + "/cancel")
  @Produces(MediaType.APPLICATION_JSON)
  @PermissionsAllowed(Scopes.WRITE)
  public Uni<CancelResponse> cancel(
      @PathParam("agentRid") String agentRid,
      @PathParam("sessionRid") String sessionRid,
      @RequestBody(content = @Content(mediaType = MediaType.APPLICATION_JSON))
          CancelRequest request) {
    UUID message =
        mapper.requiredId("messageId", HttpFailure.MissingBody.required(request).messageId());
    Optional<String> response = Optional.ofNullable(request.response());
    response.ifPresent(text -> StorableText.require(Field.MESSAGE, text, 0, config.maxOutput()));
    return calls.onSession(
        agentRid,
        sessionRid,
        selector ->
            cancellation
                .cancel(selector, message.toString(), response)
                .map(result -> new CancelResponse(result.map(mapper::result).orElse(null))));
  }
}
