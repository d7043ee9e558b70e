package dev.parley.vectara.apikey;

import static dev.parley.vectara.VectaraFailure.API_KEY_NOT_FOUND;
import static dev.parley.vectara.VectaraFailure.DEADLINE_EXCEEDED;
import static dev.parley.vectara.VectaraFailure.INVALID_CURSOR;
import static dev.parley.vectara.VectaraFailure.INVALID_EXPIRY;
import static dev.parley.vectara.VectaraFailure.INVALID_LIMIT;
import static dev.parley.vectara.VectaraFailure.INVALID_TIMEOUT;
import static dev.parley.vectara.VectaraFailure.WRONG_SHAPE;

import dev.parley.http.ApiDocument;
import dev.parley.http.PageToken;
import dev.parley.http.error.HttpFailure;
import dev.parley.http.request.Deadlined;
import dev.parley.http.request.RequestDeadline;
import dev.parley.identity.Scopes;
import dev.parley.identity.apikey.ApiKeys;
import dev.parley.vectara.FailsWith;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Operations on the API keys of the caller's workspace. */
@Path("/v2/api_keys")
@Deadlined
@Tag(name = "Vectara", description = "Vectara agents v2")
@FailsWith({DEADLINE_EXCEEDED, INVALID_TIMEOUT})
public class ApiKeysResource {

  private static final String ONE = "/{api_key_id}";

  private final ApiKeys keys;
  private final CallerRights rights;
  private final RequestDeadline deadline;
  private final ApiKeyMapper mapper;

  public ApiKeysResource(
      ApiKeys keys, CallerRights rights, RequestDeadline deadline, ApiKeyMapper mapper) {
    this.keys = keys;
    this.rights = rights;
    this.deadline = deadline;
    this.mapper = mapper;
  }

  /** Creates a key. */
  @Operation(
      operationId = "vectaraCreateApiKey",
      summary = "Create an API key",
      description =
          "Creates an API key for the caller's workspace. No later response shows its secret.")
  @APIResponse(
      responseCode = "201",
      description = "The key, with its secret",
      content = @Content(schema = @Schema(implementation = ApiKeyResponse.class)))
  @FailsWith({INVALID_EXPIRY, WRONG_SHAPE})
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.ADMIN)
  @SecurityRequirement(name = ApiDocument.API_KEY)
  @POST
  @Produces(MediaType.APPLICATION_JSON)
  @ResponseStatus(201)
  @PermissionsAllowed(Permissions.MANAGE_API_KEYS)
  public Uni<ApiKeyResponse> create(CreateApiKeyRequest request) {
    return keys.create(
            rights.caller(), mapper.key(HttpFailure.MissingBody.required(request)), deadline.get())
        .map(mapper::issued);
  }

  /** Lists the workspace's keys. */
  @Operation(
      operationId = "vectaraListApiKeys",
      summary = "List API keys",
      description = "Lists the API keys of the caller's workspace, newest first.")
  @APIResponse(
      responseCode = "200",
      description = "A page of keys",
      content = @Content(schema = @Schema(implementation = ListApiKeysResponse.class)))
  @FailsWith({INVALID_LIMIT, INVALID_CURSOR})
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.ADMIN)
  @SecurityRequirement(name = ApiDocument.API_KEY)
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @PermissionsAllowed(Permissions.MANAGE_API_KEYS)
  @Compressed
  public Uni<ListApiKeysResponse> list(
      @QueryParam("limit")
          @Parameter(
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
    PageToken tokens = new PageToken(workspace + "\napi_keys");
    return keys.page(
            workspace,
            Paging.limit(limit),
            tokens.place(Paging.optional(pageKey).orElse(null)),
            deadline.get())
        .map(page -> mapper.keys(page, tokens));
  }

  /** Returns a key. */
  @Operation(
      operationId = "vectaraGetApiKey",
      summary = "Get an API key",
      description = "Returns an API key of the caller's workspace, without its secret.")
  @APIResponse(
      responseCode = "200",
      description = "The key",
      content = @Content(schema = @Schema(implementation = ApiKeyResponse.class)))
  @FailsWith(API_KEY_NOT_FOUND)
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.ADMIN)
  @SecurityRequirement(name = ApiDocument.API_KEY)
  @GET
  @Path(ONE)
  @Produces(MediaType.APPLICATION_JSON)
  @PermissionsAllowed(Permissions.MANAGE_API_KEYS)
  public Uni<ApiKeyResponse> get(@PathParam("api_key_id") String id) {
    return keys.get(rights.caller().workspace(), id, deadline.get()).map(mapper::key);
  }

  /** Updates a key. */
  @Operation(
      operationId = "vectaraUpdateApiKey",
      summary = "Update an API key",
      description =
          "Changes the fields in the body. A disabled key is rejected from the next call on.")
  @APIResponse(
      responseCode = "200",
      description = "The key",
      content = @Content(schema = @Schema(implementation = ApiKeyResponse.class)))
  @FailsWith({API_KEY_NOT_FOUND, INVALID_EXPIRY, WRONG_SHAPE})
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.ADMIN)
  @SecurityRequirement(name = ApiDocument.API_KEY)
  @PATCH
  @Path(ONE)
  @Produces(MediaType.APPLICATION_JSON)
  @PermissionsAllowed(Permissions.MANAGE_API_KEYS)
  public Uni<ApiKeyResponse> update(
      @PathParam("api_key_id") String id, UpdateApiKeyRequest request) {
    return keys.change(
            rights.caller().workspace(),
            id,
            mapper.change(HttpFailure.MissingBody.required(request)),
            deadline.get())
        .map(mapper::key);
  }

  /** Deletes a key. */
  @Operation(
      operationId = "vectaraDeleteApiKey",
      summary = "Delete an API key",
      description =
          "Deletes an API key of the caller's workspace. The key is rejected from the next call"
              + " on; objects created with it are kept.")
  @APIResponse(responseCode = "204", description = "The key is deleted")
  @FailsWith(API_KEY_NOT_FOUND)
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.ADMIN)
  @SecurityRequirement(name = ApiDocument.API_KEY)
  @DELETE
  @Path(ONE)
  @PermissionsAllowed(Permissions.MANAGE_API_KEYS)
  public Uni<Void> delete(@PathParam("api_key_id") String id) {
    return keys.delete(rights.caller().workspace(), id, deadline.get());
  }
}
