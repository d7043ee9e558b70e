package dev.parley.azure.response;

import static dev.parley.azure.AzureFailure.AGENT_NOT_FOUND;
import static dev.parley.azure.AzureFailure.CONVERSATION_LOCKED;
import static dev.parley.azure.AzureFailure.CONVERSATION_NOT_FOUND;
import static dev.parley.azure.AzureFailure.INVALID_API_VERSION;
import static dev.parley.azure.AzureFailure.RESPONSE_NOT_FOUND;
import static dev.parley.azure.AzureFailure.SESSION_NOT_FOUND;
import static dev.parley.azure.AzureFailure.SESSION_NOT_READY;
import static dev.parley.azure.AzureFailure.WRONG_SHAPE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.azure.AzureCallers;
import dev.parley.azure.FailsWith;
import dev.parley.azure.Flags;
import dev.parley.azure.OpenAiId;
import dev.parley.azure.OpenAiPaths;
import dev.parley.azure.conversation.DeletedObjectResponse;
import dev.parley.azure.conversation.Includes;
import dev.parley.http.ApiDocument;
import dev.parley.http.connection.AbortedResponse;
import dev.parley.http.error.HttpFailure;
import dev.parley.http.stream.Heartbeats;
import dev.parley.identity.Caller;
import dev.parley.identity.Scopes;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestMulti;

/**
 * OpenAI's Responses. Also available below {@code /api/projects/{project}} and below the endpoint
 * of an agent, see {@link OpenAiPaths}.
 */
@Path("/openai/v1/responses")
@Tag(name = "Azure", description = "Azure AI Foundry agents and agent endpoint sessions")
@FailsWith({WRONG_SHAPE, INVALID_API_VERSION, AGENT_NOT_FOUND})
public class ResponsesResource {

  private static final String ID = "{response_id}";
  private static final String OBFUSCATION = "include_obfuscation";

  private final AzureCallers callers;
  private final ContainerRequestContext request;
  private final ResponseCreation creation;
  private final StoredResponses responses;
  private final Heartbeats heartbeats;

  public ResponsesResource(
      AzureCallers callers,
      ContainerRequestContext request,
      ResponseCreation creation,
      StoredResponses responses,
      Heartbeats heartbeats) {
    this.callers = callers;
    this.request = request;
    this.creation = creation;
    this.responses = responses;
    this.heartbeats = heartbeats;
  }

  @Operation(
      operationId = "azureCreateResponse",
      summary = "Create a response",
      description =
          "Has an agent answer. With stream=true, the answer is a stream of events; with"
              + " background=true, it goes on without its client, and can be polled and streamed"
              + " again.")
  @APIResponse(
      responseCode = "200",
      description = "The response, or the events of its stream",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = Object.class)),
        @Content(
            mediaType = MediaType.SERVER_SENT_EVENTS,
            schema = @Schema(implementation = String.class))
      })
  @FailsWith({
    SESSION_NOT_FOUND,
    SESSION_NOT_READY,
    CONVERSATION_NOT_FOUND,
    RESPONSE_NOT_FOUND,
    CONVERSATION_LOCKED
  })
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.WRITE)
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_OCTET_STREAM)
  @PermissionsAllowed(Scopes.WRITE)
  public Multi<byte[]> create(
      @Context HttpServerRequest http,
      @RequestBody(
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON,
                      schema = @Schema(implementation = Object.class)))
          JsonNode body) {
    ResponseParameters wanted = ResponseParameters.of(HttpFailure.MissingBody.required(body));
    Caller caller = callers.ofConversations();
    return sent(
        http,
        creation
            .start(caller, OpenAiPaths.agent(request), wanted)
            .chain(
                started ->
                    wanted.background()
                        ? responses.started(caller, started, wanted.stream())
                        : started.body(wanted.stream())));
  }

  private Multi<byte[]> sent(HttpServerRequest http, Uni<ResponseBody> body) {
    return RestMulti.fromUniResponse(
        body,
        sent -> AbortedResponse.onFailure(heartbeats.in(sent.type(), sent.bytes()), http),
        ResponseBody::headers);
  }

  @Operation(
      operationId = "azureGetResponse",
      summary = "Get a response",
      description =
          "Returns a stored response. With stream=true, returns the events of a response that was"
              + " created with background=true and stream=true again, and those to come.")
  @APIResponse(
      responseCode = "200",
      description = "The response, or the events of its stream",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = Object.class)),
        @Content(
            mediaType = MediaType.SERVER_SENT_EVENTS,
            schema = @Schema(implementation = String.class))
      })
  @FailsWith(RESPONSE_NOT_FOUND)
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.READ)
  @GET
  @Path(ID)
  @Produces(MediaType.APPLICATION_OCTET_STREAM)
  @PermissionsAllowed(Scopes.READ)
  public Multi<byte[]> get(
      @PathParam("response_id") String id,
      @QueryParam("stream") String stream,
      @QueryParam("starting_after") String startingAfter,
      @QueryParam("include_obfuscation") String obfuscation,
      @Context HttpServerRequest http) {
    Caller caller = callers.ofConversations();
    Includes.check(request);
    if (Flags.of(OBFUSCATION, obfuscation)) {
      throw new HttpFailure.InvalidParameter(OBFUSCATION, "is not supported").exception();
    }
    int after = startingAfter(startingAfter);
    OpenAiId wanted = OpenAiId.in(request, id);
    return sent(
        http,
        Flags.of("stream", stream)
            ? responses.follow(caller, wanted, after)
            : responses.get(caller, wanted).map(found -> ResponseBody.json(found.state())));
  }

  private static int startingAfter(String text) {
    if (text == null) {
      return -1;
    }
    if (!text.matches("\\d{1,9}")) {
      throw new HttpFailure.InvalidParameter("starting_after", "must be a whole number")
          .exception();
    }
    return Integer.parseInt(text);
  }

  @Operation(
      operationId = "azureCancelResponse",
      summary = "Cancel a response in the background",
      description =
          "Cancels a response that was created with background=true. Cancelling it again returns it unchanged.")
  @APIResponse(
      responseCode = "200",
      description = "The cancelled response",
      content = @Content(schema = @Schema(implementation = Object.class)))
  @FailsWith(RESPONSE_NOT_FOUND)
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.WRITE)
  @POST
  @Path(ID + "/cancel")
  @Produces(MediaType.APPLICATION_JSON)
  @PermissionsAllowed(Scopes.WRITE)
  public Uni<ObjectNode> cancel(@PathParam("response_id") String id) {
    return responses
        .cancel(callers.ofConversations(), OpenAiId.in(request, id))
        .map(ResponseMapper::response);
  }

  @Operation(
      operationId = "azureDeleteResponse",
      summary = "Delete a response",
      description = "Deletes a response that has ended. Its items remain part of the conversation.")
  @APIResponse(
      responseCode = "200",
      description = "The response is deleted",
      content = @Content(schema = @Schema(implementation = DeletedObjectResponse.class)))
  @FailsWith(RESPONSE_NOT_FOUND)
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.WRITE)
  @DELETE
  @Path(ID)
  @Produces(MediaType.APPLICATION_JSON)
  @PermissionsAllowed(Scopes.WRITE)
  public Uni<DeletedObjectResponse> delete(@PathParam("response_id") String id) {
    return responses
        .delete(callers.ofConversations(), OpenAiId.in(request, id))
        .replaceWith(() -> DeletedObjectResponse.response(id));
  }
}
