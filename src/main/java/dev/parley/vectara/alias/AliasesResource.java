package dev.parley.vectara.alias;

import static dev.parley.vectara.VectaraFailure.AGENT_NOT_FOUND;
import static dev.parley.vectara.VectaraFailure.ALIAS_EXISTS;
import static dev.parley.vectara.VectaraFailure.ALIAS_NOT_FOUND;
import static dev.parley.vectara.VectaraFailure.DEADLINE_EXCEEDED;
import static dev.parley.vectara.VectaraFailure.INVALID_CURSOR;
import static dev.parley.vectara.VectaraFailure.INVALID_KEY;
import static dev.parley.vectara.VectaraFailure.INVALID_LIMIT;
import static dev.parley.vectara.VectaraFailure.INVALID_TIMEOUT;
import static dev.parley.vectara.VectaraFailure.WRONG_SHAPE;

import dev.parley.agent.CurrentAgents;
import dev.parley.agent.alias.AliasSettings;
import dev.parley.agent.alias.Aliases;
import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.http.ApiDocument;
import dev.parley.http.PageToken;
import dev.parley.http.error.HttpFailure;
import dev.parley.http.request.Deadlined;
import dev.parley.http.request.RequestDeadline;
import dev.parley.identity.Scopes;
import dev.parley.store.Ids;
import dev.parley.vectara.FailsWith;
import dev.parley.vectara.GeneratedKeys;
import dev.parley.vectara.Paging;
import dev.parley.vectara.access.CallerRights;
import dev.parley.vectara.access.Permissions;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.vertx.http.Compressed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Operations on aliases of agents. */
@Path("/v2/agent_aliases")
@Deadlined
@Tag(name = "Vectara")
@FailsWith({DEADLINE_EXCEEDED, INVALID_TIMEOUT})
public class AliasesResource {

  private static final String ONE = "/{alias_key}";
  private static final String ALIAS = "support";
  private static final Pattern KEY = Pattern.compile("[0-9a-zA-Z_-]{1,50}");

  private final CurrentAgents agents;
  private final Aliases aliases;
  private final CallerRights rights;
  private final RequestDeadline deadline;
  private final Ids ids;

  public AliasesResource(
      CurrentAgents agents,
      Aliases aliases,
      CallerRights rights,
      RequestDeadline deadline,
      Ids ids) {
    this.agents = agents;
    this.aliases = aliases;
    this.rights = rights;
    this.deadline = deadline;
    this.ids = ids;
  }

  @Operation(
      operationId = "vectaraCreateAlias",
      summary = "Create an alias of an agent",
      description =
          "Creates an alias. All operations on sessions below /v2/agents/{agent_key}/sessions also"
              + " exist below /v2/agent_aliases/{alias_key}/sessions, with the agent that the alias"
              + " names.")
  @APIResponse(
      responseCode = "201",
      description = "The alias",
      content = @Content(schema = @Schema(implementation = AliasResponse.class)))
  @FailsWith({ALIAS_EXISTS, AGENT_NOT_FOUND, INVALID_KEY, WRONG_SHAPE})
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.ADMIN)
  @SecurityRequirement(name = ApiDocument.API_KEY)
  @POST
  @Produces(MediaType.APPLICATION_JSON)
  @ResponseStatus(201)
  @PermissionsAllowed(Permissions.MANAGE_ALIASES)
  public Uni<AliasResponse> create(CreateAliasRequest request) {
    HttpFailure.MissingBody.required(request);
    if (request.agentKey() == null) {
      throw new HttpFailure.WrongShape("agent_key", "is required").exception();
    }
    List<String> keys = keys(request);
    AliasSettings settings = settings(request.name(), request.description());
    return agents
        .byName(
            rights.caller().workspace(),
            request.agentKey(),
            agent -> aliases.create(agent, keys, settings, deadline.get()))
        .map(AliasResponse::of);
  }

  private List<String> keys(CreateAliasRequest request) {
    if (request.key() == null) {
      String digits = ids.next().toString().replace("-", "");
      return GeneratedKeys.wordings(
              "aal_", Optional.ofNullable(request.name()).orElse(request.agentKey()))
          .stream()
          .map(wording -> wording.apply(digits))
          .toList();
    }
    if (!KEY.matcher(request.key()).matches()) {
      throw new Failure.InvalidArgument(Field.KEY, "must be 1 to 50 letters, digits, '_' and '-'")
          .exception();
    }
    return List.of(request.key());
  }

  private static AliasSettings settings(String name, String description) {
    return new AliasSettings(Optional.ofNullable(name), Optional.ofNullable(description));
  }

  @Operation(
      operationId = "vectaraListAliases",
      summary = "List aliases",
      description = "Lists the aliases of the workspace, newest first.")
  @APIResponse(
      responseCode = "200",
      description = "A page of aliases",
      content = @Content(schema = @Schema(implementation = ListAliasesResponse.class)))
  @FailsWith({INVALID_LIMIT, INVALID_CURSOR})
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.READ)
  @SecurityRequirement(name = ApiDocument.API_KEY)
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @PermissionsAllowed(Permissions.READ_ALIASES)
  @Compressed
  public Uni<ListAliasesResponse> list(
      @QueryParam("limit")
          @Parameter(
              description = "The maximum number of aliases on a page",
              schema =
                  @Schema(
                      type = SchemaType.INTEGER,
                      minimum = "1",
                      maximum = "100",
                      defaultValue = "10"))
          String limit,
      @QueryParam("page_key") @Parameter(description = "page_key of the previous page")
          String pageKey) {
    String workspace = rights.caller().workspace();
    PageToken tokens = new PageToken("vectara aliases " + workspace);
    return aliases
        .page(
            workspace,
            Paging.limit(limit),
            tokens.place(Paging.optional(pageKey).orElse(null)),
            deadline.get())
        .map(page -> ListAliasesResponse.of(page, tokens));
  }

  @Operation(
      operationId = "vectaraGetAlias",
      summary = "Get an alias",
      description = "Returns an alias with the agent that it names.")
  @APIResponse(
      responseCode = "200",
      description = "The alias",
      content = @Content(schema = @Schema(implementation = AliasResponse.class)))
  @FailsWith(ALIAS_NOT_FOUND)
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.READ)
  @SecurityRequirement(name = ApiDocument.API_KEY)
  @GET
  @Path(ONE)
  @Produces(MediaType.APPLICATION_JSON)
  @PermissionsAllowed(Permissions.READ_ALIASES)
  public Uni<AliasResponse> get(
      @PathParam("alias_key") @Parameter(example = ALIAS) String aliasKey) {
    return aliases
        .get(rights.caller().workspace(), aliasKey, deadline.get())
        .map(AliasResponse::of);
  }

  @Operation(
      operationId = "vectaraUpdateAlias",
      summary = "Update an alias",
      description =
          "Changes the fields in the body. With another agent, the paths below the alias lead to"
              + " the sessions of that agent; existing sessions stay with theirs.")
  @APIResponse(
      responseCode = "200",
      description = "The changed alias",
      content = @Content(schema = @Schema(implementation = AliasResponse.class)))
  @FailsWith({ALIAS_NOT_FOUND, AGENT_NOT_FOUND, WRONG_SHAPE})
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.ADMIN)
  @SecurityRequirement(name = ApiDocument.API_KEY)
  @PATCH
  @Path(ONE)
  @Produces(MediaType.APPLICATION_JSON)
  @PermissionsAllowed(Permissions.MANAGE_ALIASES)
  public Uni<AliasResponse> update(
      @PathParam("alias_key") @Parameter(example = ALIAS) String aliasKey,
      UpdateAliasRequest request) {
    HttpFailure.MissingBody.required(request);
    String workspace = rights.caller().workspace();
    AliasSettings settings = settings(request.name(), request.description());
    return (request.agentKey() == null
            ? aliases.change(workspace, aliasKey, settings, Optional.empty(), deadline.get())
            : agents.byName(
                workspace,
                request.agentKey(),
                agent ->
                    aliases.change(
                        workspace, aliasKey, settings, Optional.of(agent), deadline.get())))
        .map(AliasResponse::of);
  }

  @Operation(
      operationId = "vectaraDeleteAlias",
      summary = "Delete an alias",
      description = "Deletes an alias, but neither its agent nor sessions.")
  @APIResponse(responseCode = "204", description = "The alias is deleted")
  @FailsWith(ALIAS_NOT_FOUND)
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.ADMIN)
  @SecurityRequirement(name = ApiDocument.API_KEY)
  @DELETE
  @Path(ONE)
  @PermissionsAllowed(Permissions.MANAGE_ALIASES)
  public Uni<Void> delete(@PathParam("alias_key") @Parameter(example = ALIAS) String aliasKey) {
    return aliases.delete(rights.caller().workspace(), aliasKey, deadline.get());
  }
}
