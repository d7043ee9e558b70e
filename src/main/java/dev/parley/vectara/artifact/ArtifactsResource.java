package dev.parley.vectara.artifact;

import static dev.parley.vectara.VectaraFailure.AGENT_NOT_FOUND;
import static dev.parley.vectara.VectaraFailure.ARTIFACT_NOT_FOUND;
import static dev.parley.vectara.VectaraFailure.DEADLINE_EXCEEDED;
import static dev.parley.vectara.VectaraFailure.INVALID_CURSOR;
import static dev.parley.vectara.VectaraFailure.INVALID_LIMIT;
import static dev.parley.vectara.VectaraFailure.INVALID_SORT;
import static dev.parley.vectara.VectaraFailure.INVALID_TIMEOUT;
import static dev.parley.vectara.VectaraFailure.SESSION_NOT_FOUND;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.artifact.Artifact;
import dev.parley.artifact.ArtifactOrder;
import dev.parley.artifact.Artifacts;
import dev.parley.file.FileTransfers.Opened;
import dev.parley.http.ApiDocument;
import dev.parley.http.PageToken;
import dev.parley.http.connection.AbortedResponse;
import dev.parley.http.error.HttpFailure;
import dev.parley.http.request.InTime;
import dev.parley.http.request.RequestDeadline;
import dev.parley.identity.Scopes;
import dev.parley.store.CursorPage;
import dev.parley.store.Deadline;
import dev.parley.vectara.FailsWith;
import dev.parley.vectara.Paging;
import dev.parley.vectara.access.Permissions;
import dev.parley.vectara.access.SessionCalls;
import dev.parley.vectara.artifact.ListArtifactsResponse.PageMetadata;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.vertx.http.Compressed;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestMulti;

/** The artifacts of a session. */
@Path("/v2/agents/{agent_key}/sessions/{session_key}/artifacts")
@Tag(name = "Vectara")
@FailsWith({DEADLINE_EXCEEDED, INVALID_TIMEOUT, AGENT_NOT_FOUND, SESSION_NOT_FOUND})
public class ArtifactsResource {

  private final SessionCalls sessions;
  private final Artifacts artifacts;
  private final RequestDeadline deadline;
  private final ObjectMapper json;
  private final Vertx vertx;

  public ArtifactsResource(
      SessionCalls sessions,
      Artifacts artifacts,
      RequestDeadline deadline,
      ObjectMapper json,
      Vertx vertx) {
    this.sessions = sessions;
    this.artifacts = artifacts;
    this.deadline = deadline;
    this.json = json;
    this.vertx = vertx;
  }

  @Operation(
      operationId = "vectaraListArtifacts",
      summary = "List artifacts",
      description = "Lists the artifacts of a session without their content.")
  @APIResponse(
      responseCode = "200",
      description = "A page of artifacts",
      content = @Content(schema = @Schema(implementation = ListArtifactsResponse.class)))
  @FailsWith({INVALID_LIMIT, INVALID_CURSOR, INVALID_SORT})
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.READ)
  @SecurityRequirement(name = ApiDocument.API_KEY)
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @PermissionsAllowed(Permissions.READ_ARTIFACTS)
  @Compressed
  public Uni<ListArtifactsResponse> list(
      @PathParam("agent_key") @Parameter(example = "demo") String agentKey,
      @PathParam("session_key") String sessionKey,
      @QueryParam("limit")
          @Parameter(
              description = "The maximum number of artifacts on a page",
              schema =
                  @Schema(
                      type = SchemaType.INTEGER,
                      minimum = "1",
                      maximum = "100",
                      defaultValue = "10"))
          String limit,
      @QueryParam("page_key") @Parameter(description = "page_key of the previous page")
          String pageKey,
      @QueryParam("sort_by")
          @Parameter(
              schema =
                  @Schema(
                      enumeration = {"created_at", "updated_at"},
                      defaultValue = "created_at"))
          String sortBy,
      @QueryParam("order_by")
          @Parameter(
              schema =
                  @Schema(
                      enumeration = {"asc", "desc"},
                      defaultValue = "desc"))
          String orderBy) {
    Deadline end = deadline.get();
    return InTime.limited(
        sessions.on(
            agentKey,
            sessionKey,
            selector -> {
              ArtifactOrder order = order(sortBy, orderBy);
              PageToken keys =
                  new PageToken(
                      "vectara-artifacts\n"
                          + selector.access().agent().id()
                          + "\n"
                          + sessionKey
                          + "\n"
                          + order);
              return artifacts
                  .list(
                      selector,
                      order,
                      keys.place(Paging.optional(pageKey).orElse(null)),
                      Paging.limit(limit),
                      end)
                  .map(page -> response(page, keys));
            }),
        end,
        vertx);
  }

  private static ArtifactOrder order(String sortBy, String orderBy) {
    ArtifactOrder.Time time =
        switch (Paging.optional(sortBy).orElse("created_at")) {
          case "created_at" -> ArtifactOrder.Time.CREATED;
          case "updated_at" -> ArtifactOrder.Time.UPDATED;
          default -> throw wrong("sort_by", "must be created_at or updated_at");
        };
    return switch (Paging.optional(orderBy).orElse("desc")) {
      case "asc" -> new ArtifactOrder(time, true);
      case "desc" -> new ArtifactOrder(time, false);
      default -> throw wrong("order_by", "must be asc or desc");
    };
  }

  private static RuntimeException wrong(String parameter, String reason) {
    return new HttpFailure.InvalidParameter(parameter, reason).exception();
  }

  private static ListArtifactsResponse response(CursorPage<Artifact> page, PageToken keys) {
    return new ListArtifactsResponse(
        page.items().stream().map(ArtifactResponse::of).toList(),
        new PageMetadata(page.next().map(keys::of).orElse(null)));
  }

  @Operation(
      operationId = "vectaraGetArtifact",
      summary = "Get an artifact",
      description =
          "Returns an artifact with its content in Base64. The response is aborted if the file is"
              + " deleted or replaced meanwhile.")
  @APIResponse(
      responseCode = "200",
      description = "The artifact",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = ArtifactResponse.class)))
  @FailsWith(ARTIFACT_NOT_FOUND)
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.READ)
  @SecurityRequirement(name = ApiDocument.API_KEY)
  @GET
  @Path("/{artifact_id}")
  @Produces(MediaType.APPLICATION_OCTET_STREAM)
  @PermissionsAllowed(Permissions.READ_ARTIFACTS)
  public Multi<byte[]> get(
      @PathParam("agent_key") @Parameter(example = "demo") String agentKey,
      @PathParam("session_key") String sessionKey,
      @PathParam("artifact_id") String id,
      @Context HttpServerRequest request) {
    Deadline end = deadline.get();
    Uni<ArtifactBody> artifact =
        sessions
            .on(
                agentKey,
                sessionKey,
                selector -> artifacts.open(selector, ArtifactIds.required(id), id, end))
            .map(this::body);
    return RestMulti.fromUniResponse(
        InTime.limited(artifact, end, vertx),
        body -> AbortedResponse.onFailure(body.bytes(), request),
        ArtifactBody::headers);
  }

  private ArtifactBody body(Opened<Artifact> opened) {
    try {
      return ArtifactBody.of(
          json.writeValueAsString(ArtifactResponse.of(opened.entry())), opened.file());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record can be written", e);
    }
  }
}
