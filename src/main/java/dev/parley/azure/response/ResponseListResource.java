package dev.parley.azure.response;

import static dev.parley.azure.AzureFailure.AGENT_NOT_FOUND;
import static dev.parley.azure.AzureFailure.CONVERSATION_NOT_FOUND;
import static dev.parley.azure.AzureFailure.INVALID_API_VERSION;
import static dev.parley.azure.AzureFailure.INVALID_CURSOR;
import static dev.parley.azure.AzureFailure.INVALID_LIMIT;
import static dev.parley.azure.AzureFailure.RESPONSE_NOT_FOUND;
import static dev.parley.azure.AzureFailure.UNSUPPORTED_OPERATION;

import dev.parley.azure.AzureCallers;
import dev.parley.azure.FailsWith;
import dev.parley.azure.OpenAiId;
import dev.parley.azure.OpenAiPaths;
import dev.parley.azure.Paging;
import dev.parley.azure.conversation.Includes;
import dev.parley.azure.conversation.ItemListResponse;
import dev.parley.azure.conversation.ItemMapper;
import dev.parley.azure.conversation.StoredItems;
import dev.parley.azure.conversation.WireIds;
import dev.parley.azure.list.ListScope;
import dev.parley.azure.list.ListScope.Filter;
import dev.parley.http.ApiDocument;
import dev.parley.http.error.HttpFailure;
import dev.parley.identity.Caller;
import dev.parley.identity.Scopes;
import dev.parley.store.PageRequest;
import dev.parley.turn.log.TurnLists;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The lists of responses and of their input, and the operations that are not supported. */
@Path("/openai/v1/responses")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Azure", description = "Azure AI Foundry agents and agent endpoint sessions")
@FailsWith({INVALID_API_VERSION, AGENT_NOT_FOUND})
public class ResponseListResource {

  private final AzureCallers callers;
  private final ContainerRequestContext request;
  private final ListScope scope;
  private final TurnLists turns;
  private final StoredResponses responses;

  public ResponseListResource(
      AzureCallers callers,
      ContainerRequestContext request,
      ListScope scope,
      TurnLists turns,
      StoredResponses responses) {
    this.callers = callers;
    this.request = request;
    this.scope = scope;
    this.turns = turns;
    this.responses = responses;
  }

  @Operation(
      operationId = "azureListResponses",
      summary = "List responses",
      description = "Lists the caller's stored responses, newest first.")
  @APIResponse(
      responseCode = "200",
      description = "A page of responses",
      content = @Content(schema = @Schema(implementation = ItemListResponse.class)))
  @FailsWith({CONVERSATION_NOT_FOUND, INVALID_LIMIT, INVALID_CURSOR})
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.READ)
  @GET
  @PermissionsAllowed(Scopes.READ)
  public Uni<ItemListResponse> list(
      @QueryParam("agent_name") @Parameter(description = "Only responses of this agent")
          String agentName,
      @QueryParam("agent_id") @Parameter(description = "Only responses of the agent with this id")
          String agentId,
      @QueryParam("conversation_id") @Parameter(description = "Only responses in this conversation")
          String conversation,
      @QueryParam("limit") String limit,
      @QueryParam("order") String order,
      @QueryParam("after") String after,
      @QueryParam("before") String before) {
    Caller caller = callers.ofConversations();
    PageRequest page =
        Paging.of(limit, order, after, before, null)
            .scoped(id -> WireIds.response(id).map(WireIds.Scoped::id));
    return scope
        .of(caller, Filter.of(OpenAiPaths.agent(request), agentName, agentId), conversation)
        .chain(sessions -> turns.list(sessions, page))
        .map(
            found ->
                ItemMapper.list(
                    found.items().stream()
                        .map(turn -> ResponseEntry.of(turn.agent(), turn.turn()).state())
                        .map(ResponseMapper::response)
                        .toList(),
                    found.hasMore()));
  }

  @Operation(
      operationId = "azureListInputItems",
      summary = "List the input of a response",
      description = "Lists the items that a response was created with, newest first.")
  @APIResponse(
      responseCode = "200",
      description = "A page of items",
      content = @Content(schema = @Schema(implementation = ItemListResponse.class)))
  @FailsWith(RESPONSE_NOT_FOUND)
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.READ)
  @GET
  @Path("{response_id}/input_items")
  @Produces(MediaType.APPLICATION_JSON)
  @PermissionsAllowed(Scopes.READ)
  public Uni<ItemListResponse> inputItems(
      @PathParam("response_id") String id,
      @QueryParam("limit") String limit,
      @QueryParam("order") String order,
      @QueryParam("after") String after,
      @QueryParam("before") String before) {
    Includes.check(request);
    Paging paging = Paging.of(limit, order, after, before, null);
    return responses
        .get(callers.ofConversations(), OpenAiId.in(request, id))
        .map(
            found ->
                StoredItems.page(
                    paging, found.state().agent(), found.turn().input(), Optional.empty()));
  }

  @Operation(
      operationId = "azureCompactResponses",
      summary = "Compact a conversation (not supported)",
      description = "Always fails.")
  @APIResponse(
      responseCode = "200",
      description = "Never returned",
      content = @Content(schema = @Schema(implementation = Object.class)))
  @FailsWith(UNSUPPORTED_OPERATION)
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.WRITE)
  @POST
  @Path("compact")
  @PermissionsAllowed(Scopes.WRITE)
  public Uni<Void> compact() {
    return unsupported("compact");
  }

  @Operation(
      operationId = "azureCountInputTokens",
      summary = "Count input tokens (not supported)",
      description = "Always fails.")
  @APIResponse(
      responseCode = "200",
      description = "Never returned",
      content = @Content(schema = @Schema(implementation = Object.class)))
  @FailsWith(UNSUPPORTED_OPERATION)
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.WRITE)
  @POST
  @Path("input_tokens")
  @PermissionsAllowed(Scopes.WRITE)
  public Uni<Void> inputTokens() {
    return unsupported("input_tokens");
  }

  private Uni<Void> unsupported(String operation) {
    callers.ofConversations();
    throw new HttpFailure.InvalidParameter(operation, "is not supported").exception();
  }
}
