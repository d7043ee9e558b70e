package dev.parley.azure.conversation;

import static dev.parley.azure.AzureFailure.AGENT_NOT_FOUND;
import static dev.parley.azure.AzureFailure.CALL_IN_PROGRESS;
import static dev.parley.azure.AzureFailure.CONVERSATION_LOCKED;
import static dev.parley.azure.AzureFailure.CONVERSATION_NOT_FOUND;
import static dev.parley.azure.AzureFailure.INVALID_API_VERSION;
import static dev.parley.azure.AzureFailure.INVALID_CURSOR;
import static dev.parley.azure.AzureFailure.INVALID_LIMIT;
import static dev.parley.azure.AzureFailure.ITEM_NOT_FOUND;
import static dev.parley.azure.AzureFailure.WRONG_SHAPE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.azure.AzureCallers;
import dev.parley.azure.FailsWith;
import dev.parley.azure.OpenAiId;
import dev.parley.azure.OpenAiPaths;
import dev.parley.azure.Paging;
import dev.parley.http.ApiDocument;
import dev.parley.http.error.HttpFailure;
import dev.parley.identity.Scopes;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
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
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * OpenAI's Conversations. Also available below {@code /api/projects/{project}} and below the
 * endpoint of an agent, see {@link OpenAiPaths}.
 */
@Path("/openai/v1/conversations")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Azure", description = "Azure AI Foundry agents and agent endpoint sessions")
@FailsWith({INVALID_API_VERSION, AGENT_NOT_FOUND})
public class ConversationsResource {

  private static final String ID = "{conversation_id}";
  private static final String ITEMS = ID + "/items";
  private static final String ITEM = ITEMS + "/{item_id}";

  private final AzureCallers callers;
  private final ContainerRequestContext request;
  private final ConversationCalls calls;
  private final ItemCalls items;

  public ConversationsResource(
      AzureCallers callers,
      ContainerRequestContext request,
      ConversationCalls calls,
      ItemCalls items) {
    this.callers = callers;
    this.request = request;
    this.calls = calls;
    this.items = items;
  }

  @Operation(
      operationId = "azureCreateConversation",
      summary = "Create a conversation",
      description =
          "Below the project's base path, the first agent that answers in a conversation is bound"
              + " to it; below an agent's endpoint, it is that agent's from the beginning.")
  @APIResponse(
      responseCode = "200",
      description = "The conversation",
      content = @Content(schema = @Schema(implementation = ConversationResponse.class)))
  @FailsWith(WRONG_SHAPE)
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.WRITE)
  @POST
  @PermissionsAllowed(Scopes.WRITE)
  public Uni<ConversationResponse> create(
      @RequestBody(
              required = false,
              content = @Content(schema = @Schema(implementation = Object.class)))
          JsonNode body) {
    return calls.create(
        callers.ofConversations(), OpenAiPaths.agent(request), ConversationContent.create(body));
  }

  @Operation(
      operationId = "azureGetConversation",
      summary = "Get a conversation",
      description = "Returns a conversation of the caller. Reading it does not extend its expiry.")
  @APIResponse(
      responseCode = "200",
      description = "The conversation",
      content = @Content(schema = @Schema(implementation = ConversationResponse.class)))
  @FailsWith(CONVERSATION_NOT_FOUND)
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.READ)
  @GET
  @Path(ID)
  @PermissionsAllowed(Scopes.READ)
  public Uni<ConversationResponse> get(@PathParam("conversation_id") String id) {
    return calls.get(callers.ofConversations(), OpenAiId.in(request, id));
  }

  @Operation(
      operationId = "azureUpdateConversation",
      summary = "Replace the metadata of a conversation",
      description = "Replaces all metadata: up to 16 pairs.")
  @APIResponse(
      responseCode = "200",
      description = "The conversation",
      content = @Content(schema = @Schema(implementation = ConversationResponse.class)))
  @FailsWith({WRONG_SHAPE, CONVERSATION_NOT_FOUND})
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.WRITE)
  @POST
  @Path(ID)
  @PermissionsAllowed(Scopes.WRITE)
  public Uni<ConversationResponse> update(
      @PathParam("conversation_id") String id,
      @RequestBody(content = @Content(schema = @Schema(implementation = Object.class)))
          JsonNode body) {
    ConversationContent wanted = ConversationContent.update(HttpFailure.MissingBody.required(body));
    return calls.update(callers.ofConversations(), OpenAiId.in(request, id), wanted.metadata());
  }

  @Operation(
      operationId = "azureDeleteConversation",
      summary = "Delete a conversation",
      description = "Deletes a conversation with its session and all items.")
  @APIResponse(
      responseCode = "200",
      description = "The conversation is deleted",
      content = @Content(schema = @Schema(implementation = DeletedObjectResponse.class)))
  @FailsWith(CONVERSATION_NOT_FOUND)
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.WRITE)
  @DELETE
  @Path(ID)
  @PermissionsAllowed(Scopes.WRITE)
  public Uni<DeletedObjectResponse> delete(@PathParam("conversation_id") String id) {
    return calls
        .delete(callers.ofConversations(), OpenAiId.in(request, id))
        .replaceWith(() -> DeletedObjectResponse.conversation(id));
  }

  @Operation(
      operationId = "azureListItems",
      summary = "List the items of a conversation",
      description = "Lists what was said in the conversation through any API, newest first.")
  @APIResponse(
      responseCode = "200",
      description = "A page of items",
      content = @Content(schema = @Schema(implementation = ItemListResponse.class)))
  @FailsWith({CONVERSATION_NOT_FOUND, INVALID_LIMIT, INVALID_CURSOR})
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.READ)
  @GET
  @Path(ITEMS)
  @PermissionsAllowed(Scopes.READ)
  public Uni<ItemListResponse> items(
      @PathParam("conversation_id") String id,
      @QueryParam("limit") String limit,
      @QueryParam("order") String order,
      @QueryParam("after") String after,
      @QueryParam("before") String before,
      @QueryParam("item_type") @Parameter(description = "Only items of this type") String type) {
    Includes.check(request);
    Paging paging = Paging.of(limit, order, after, before, null);
    return items.list(
        callers.ofConversations(), OpenAiId.in(request, id), paging, Optional.ofNullable(type));
  }

  @Operation(
      operationId = "azureCreateItems",
      summary = "Add items to a conversation",
      description = "Adds up to 20 items. No agent answers them until the next response.")
  @APIResponse(
      responseCode = "200",
      description = "The added items",
      content = @Content(schema = @Schema(implementation = ItemListResponse.class)))
  @FailsWith({WRONG_SHAPE, CONVERSATION_NOT_FOUND, CONVERSATION_LOCKED})
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.WRITE)
  @POST
  @Path(ITEMS)
  @PermissionsAllowed(Scopes.WRITE)
  public Uni<ItemListResponse> add(
      @PathParam("conversation_id") String id,
      @RequestBody(content = @Content(schema = @Schema(implementation = Object.class)))
          JsonNode body) {
    Includes.check(request);
    ConversationContent wanted = ConversationContent.items(HttpFailure.MissingBody.required(body));
    return items.add(callers.ofConversations(), OpenAiId.in(request, id), wanted);
  }

  @Operation(
      operationId = "azureGetItem",
      summary = "Get an item of a conversation",
      description = "Returns one item.")
  @APIResponse(
      responseCode = "200",
      description = "The item",
      content = @Content(schema = @Schema(implementation = Object.class)))
  @FailsWith({CONVERSATION_NOT_FOUND, ITEM_NOT_FOUND})
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.READ)
  @GET
  @Path(ITEM)
  @PermissionsAllowed(Scopes.READ)
  public Uni<ObjectNode> item(
      @PathParam("conversation_id") String id, @PathParam("item_id") String itemId) {
    Includes.check(request);
    return items.item(callers.ofConversations(), OpenAiId.in(request, id), itemId);
  }

  @Operation(
      operationId = "azureDeleteItem",
      summary = "Delete an item of a conversation",
      description =
          "Deletes an item for good and returns the conversation. A call that was approved"
              + " or refused, and its approval, cannot be deleted until the response has ended.")
  @APIResponse(
      responseCode = "200",
      description = "The conversation",
      content = @Content(schema = @Schema(implementation = ConversationResponse.class)))
  @FailsWith({CONVERSATION_NOT_FOUND, ITEM_NOT_FOUND, CALL_IN_PROGRESS})
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.WRITE)
  @DELETE
  @Path(ITEM)
  @PermissionsAllowed(Scopes.WRITE)
  public Uni<ConversationResponse> deleteItem(
      @PathParam("conversation_id") String id, @PathParam("item_id") String itemId) {
    return items.deleteItem(callers.ofConversations(), OpenAiId.in(request, id), itemId);
  }
}
