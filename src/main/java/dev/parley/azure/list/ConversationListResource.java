package dev.parley.azure.list;

import static dev.parley.azure.AzureFailure.AGENT_NOT_FOUND;
import static dev.parley.azure.AzureFailure.INVALID_API_VERSION;
import static dev.parley.azure.AzureFailure.INVALID_CURSOR;
import static dev.parley.azure.AzureFailure.INVALID_LIMIT;

import dev.parley.azure.AzureCallers;
import dev.parley.azure.FailsWith;
import dev.parley.azure.OpenAiPaths;
import dev.parley.azure.Paging;
import dev.parley.azure.conversation.ConversationResponse;
import dev.parley.azure.conversation.WireIds;
import dev.parley.azure.list.ListScope.Filter;
import dev.parley.conversation.ConversationLists;
import dev.parley.http.ApiDocument;
import dev.parley.identity.Caller;
import dev.parley.identity.Scopes;
import dev.parley.store.Page;
import dev.parley.store.PageRequest;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The list of conversations. */
@Path("/openai/v1/conversations")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Azure", description = "Azure AI Foundry agents and agent endpoint sessions")
@FailsWith({INVALID_API_VERSION, AGENT_NOT_FOUND})
public class ConversationListResource {

  private final AzureCallers callers;
  private final ContainerRequestContext request;
  private final ListScope scope;
  private final ConversationLists conversations;

  public ConversationListResource(
      AzureCallers callers,
      ContainerRequestContext request,
      ListScope scope,
      ConversationLists conversations) {
    this.callers = callers;
    this.request = request;
    this.scope = scope;
    this.conversations = conversations;
  }

  @Operation(
      operationId = "azureListConversations",
      summary = "List conversations",
      description =
          "Lists the caller's conversations, newest first: all its sessions, and conversations that"
              + " no agent has answered in yet.")
  @APIResponse(
      responseCode = "200",
      description = "A page of conversations",
      content = @Content(schema = @Schema(implementation = ConversationListResponse.class)))
  @FailsWith({INVALID_LIMIT, INVALID_CURSOR})
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.READ)
  @GET
  @PermissionsAllowed(Scopes.READ)
  public Uni<ConversationListResponse> list(
      @QueryParam("agent_name") @Parameter(description = "Only conversations with this agent")
          String agentName,
      @QueryParam("agent_id")
          @Parameter(description = "Only conversations with the agent with this id")
          String agentId,
      @QueryParam("limit") String limit,
      @QueryParam("order") String order,
      @QueryParam("after") String after,
      @QueryParam("before") String before) {
    Caller caller = callers.ofConversations();
    PageRequest page =
        Paging.of(limit, order, after, before, null)
            .scoped(id -> WireIds.conversation(id).map(WireIds.Scoped::id));
    return scope
        .of(caller, Filter.of(OpenAiPaths.agent(request), agentName, agentId))
        .chain(sessions -> conversations.list(sessions, page))
        .map(ConversationListResource::response);
  }

  private static ConversationListResponse response(Page<ConversationLists.Listed> page) {
    List<ConversationResponse> data =
        page.items().stream()
            .map(
                found ->
                    new ConversationResponse(
                        WireIds.conversation(found.agent().orElseGet(WireIds::unbound), found.id()),
                        found.createdAt().getEpochSecond(),
                        found.metadata()))
            .toList();
    return new ConversationListResponse(
        "list",
        data,
        data.isEmpty() ? null : data.get(0).id(),
        data.isEmpty() ? null : data.get(data.size() - 1).id(),
        page.hasMore());
  }
}
