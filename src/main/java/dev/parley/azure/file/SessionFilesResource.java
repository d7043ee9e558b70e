package dev.parley.azure.file;

import static dev.parley.azure.AzureFailure.AGENT_NOT_FOUND;
import static dev.parley.azure.AzureFailure.DIRECTORY_NOT_EMPTY;
import static dev.parley.azure.AzureFailure.FILE_IS_DIRECTORY;
import static dev.parley.azure.AzureFailure.FILE_NOT_FOUND;
import static dev.parley.azure.AzureFailure.INVALID_API_VERSION;
import static dev.parley.azure.AzureFailure.INVALID_CURSOR;
import static dev.parley.azure.AzureFailure.INVALID_LIMIT;
import static dev.parley.azure.AzureFailure.INVALID_PATH;
import static dev.parley.azure.AzureFailure.MISSING_PATH;
import static dev.parley.azure.AzureFailure.PATH_IS_FILE;
import static dev.parley.azure.AzureFailure.SESSION_EXPIRED;
import static dev.parley.azure.AzureFailure.SESSION_NOT_ACCESSIBLE;
import static dev.parley.azure.AzureFailure.SESSION_NOT_FOUND;
import static dev.parley.azure.AzureFailure.WRONG_SHAPE;

import dev.parley.azure.FailsWith;
import dev.parley.azure.Flags;
import dev.parley.azure.session.SessionCalls;
import dev.parley.azure.session.SessionSelectors;
import dev.parley.file.FilePath;
import dev.parley.file.FileTransfers;
import dev.parley.file.OpenFile;
import dev.parley.file.SessionFiles;
import dev.parley.http.ApiDocument;
import dev.parley.http.connection.AbortedResponse;
import dev.parley.http.dialect.PreviewGate;
import dev.parley.http.error.HttpFailure;
import dev.parley.identity.Scopes;
import dev.parley.store.PageRequest;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.vertx.http.Compressed;
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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestMulti;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The files of a session, except {@link FileUploadResource uploads}. */
@Path("/agents")
@Produces(MediaType.APPLICATION_JSON)
@PreviewGate
@Tag(name = "Azure")
@FailsWith({
  INVALID_API_VERSION,
  AGENT_NOT_FOUND,
  SESSION_NOT_FOUND,
  SESSION_NOT_ACCESSIBLE,
  SESSION_EXPIRED,
  INVALID_PATH
})
public class SessionFilesResource {

  static final String FILES = "{agent_name}/endpoint/sessions/{session_id}/files";

  private final SessionFiles files;
  private final FileTransfers transfers;
  private final SessionCalls calls;
  private final FileMapper mapper;

  public SessionFilesResource(
      SessionFiles files, FileTransfers transfers, SessionCalls calls, FileMapper mapper) {
    this.files = files;
    this.transfers = transfers;
    this.calls = calls;
    this.mapper = mapper;
  }

  @Operation(
      operationId = "azureReadFile",
      summary = "Download a file",
      description =
          "Reads a file. The download is aborted if the file is deleted or replaced meanwhile.")
  @APIResponse(
      responseCode = "200",
      description = "The content",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_OCTET_STREAM,
              schema = @Schema(type = SchemaType.STRING, format = "binary")))
  @FailsWith({MISSING_PATH, FILE_NOT_FOUND, FILE_IS_DIRECTORY})
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.READ)
  @GET
  @Path(FILES + "/content")
  @Produces(MediaType.APPLICATION_OCTET_STREAM)
  @PermissionsAllowed(Scopes.READ)
  public Multi<byte[]> read(
      @PathParam("agent_name") String agentName,
      @PathParam("session_id") String sessionId,
      @QueryParam("path") String pathText,
      @Context HttpServerRequest request) {
    FilePath path = mapper.path(pathText);
    return RestMulti.fromUniResponse(
        calls.on(
            agentName,
            (agent, caller) ->
                transfers.open(SessionSelectors.reading(agent, caller, sessionId), path)),
        file -> AbortedResponse.onFailure(file.bytes(), request),
        SessionFilesResource::headers);
  }

  /** A response with Content-Length must not be chunked (RFC 9112, section 6.2). */
  private static Map<String, List<String>> headers(OpenFile file) {
    List<String> length = List.of(String.valueOf(file.size()));
    return Map.of(HttpHeaders.CONTENT_LENGTH, length, "Transfer-Encoding", List.of());
  }

  @Operation(
      operationId = "azureListFiles",
      summary = "List files",
      description =
          "Lists the entries of a directory by name, without the entries of its subdirectories.")
  @APIResponse(
      responseCode = "200",
      description = "A page of files and directories",
      content = @Content(schema = @Schema(implementation = FileListResponse.class)))
  @FailsWith({INVALID_LIMIT, INVALID_CURSOR, FILE_NOT_FOUND, PATH_IS_FILE})
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.READ)
  @GET
  @Path(FILES)
  @PermissionsAllowed(Scopes.READ)
  @Compressed
  public Uni<FileListResponse> list(
      @PathParam("agent_name") String agentName,
      @PathParam("session_id") String sessionId,
      @QueryParam("path") String pathText,
      @QueryParam("limit") String limit,
      @QueryParam("order") String order,
      @QueryParam("after") String after,
      @QueryParam("before") String before) {
    FilePath path = mapper.directory(pathText);
    PageRequest page = mapper.page(limit, order, after, before);
    return calls
        .on(
            agentName,
            (agent, caller) ->
                files.list(
                    page.cursor().isPresent()
                        ? SessionSelectors.readingOn(agent, caller, sessionId)
                        : SessionSelectors.reading(agent, caller, sessionId),
                    path,
                    page))
        .map(found -> mapper.page(path, found));
  }

  @Operation(
      operationId = "azureStatFile",
      summary = "Get file information",
      description = "Returns the size and modification time of a file or directory.")
  @APIResponse(
      responseCode = "200",
      description = "The file or directory",
      content = @Content(schema = @Schema(implementation = FileEntryResponse.class)))
  @FailsWith({MISSING_PATH, FILE_NOT_FOUND})
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.READ)
  @GET
  @Path(FILES + "/stat")
  @PermissionsAllowed(Scopes.READ)
  public Uni<FileEntryResponse> stat(
      @PathParam("agent_name") String agentName,
      @PathParam("session_id") String sessionId,
      @QueryParam("path") String pathText) {
    FilePath path = mapper.path(pathText);
    return calls
        .on(
            agentName,
            (agent, caller) -> files.stat(SessionSelectors.reading(agent, caller, sessionId), path))
        .map(file -> mapper.entry(path, file));
  }

  @Operation(
      operationId = "azureMakeDirectory",
      summary = "Create a directory",
      description =
          "Creates a directory and its missing parent directories. If the directory exists, it is"
              + " not changed.")
  @APIResponse(
      responseCode = "201",
      description = "The directory exists",
      content = @Content(schema = @Schema(implementation = FileEntryResponse.class)))
  @FailsWith({WRONG_SHAPE, PATH_IS_FILE})
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.WRITE)
  @POST
  @Path(FILES + "/mkdir")
  @Consumes(MediaType.APPLICATION_JSON)
  @ResponseStatus(201)
  @Cancellable(false)
  @PermissionsAllowed(Scopes.WRITE)
  public Uni<FileEntryResponse> makeDirectory(
      @PathParam("agent_name") String agentName,
      @PathParam("session_id") String sessionId,
      MakeDirectoryRequest request) {
    HttpFailure.MissingBody.required(request);
    FilePath path = mapper.path(request.path());
    return calls
        .on(
            agentName,
            (agent, caller) ->
                files.makeDirectory(SessionSelectors.changing(agent, caller, sessionId), path))
        .map(file -> mapper.entry(path, file));
  }

  @Operation(
      operationId = "azureDeleteFile",
      summary = "Delete a file",
      description =
          "Deletes a file or a directory. recursive=true also deletes the content of a directory.")
  @APIResponse(responseCode = "204", description = "The file or directory is deleted")
  @FailsWith({MISSING_PATH, FILE_NOT_FOUND, DIRECTORY_NOT_EMPTY})
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.WRITE)
  @DELETE
  @Path(FILES)
  @Cancellable(false)
  @PermissionsAllowed(Scopes.WRITE)
  public Uni<Void> delete(
      @PathParam("agent_name") String agentName,
      @PathParam("session_id") String sessionId,
      @QueryParam("path") String pathText,
      @QueryParam("recursive") String recursive) {
    FilePath path = mapper.path(pathText);
    boolean all = Flags.of("recursive", recursive);
    return calls.on(
        agentName,
        (agent, caller) ->
            files.delete(SessionSelectors.changing(agent, caller, sessionId), path, all));
  }
}
