package dev.parley.azure.file;

import static dev.parley.azure.AzureFailure.AGENT_NOT_FOUND;
import static dev.parley.azure.AzureFailure.BODY_CUT_OFF;
import static dev.parley.azure.AzureFailure.FILE_IS_DIRECTORY;
import static dev.parley.azure.AzureFailure.FILE_TOO_LARGE;
import static dev.parley.azure.AzureFailure.INVALID_API_VERSION;
import static dev.parley.azure.AzureFailure.INVALID_PATH;
import static dev.parley.azure.AzureFailure.MISSING_PATH;
import static dev.parley.azure.AzureFailure.PATH_IS_FILE;
import static dev.parley.azure.AzureFailure.QUOTA_EXCEEDED;
import static dev.parley.azure.AzureFailure.SESSION_EXPIRED;
import static dev.parley.azure.AzureFailure.SESSION_NOT_ACCESSIBLE;
import static dev.parley.azure.AzureFailure.SESSION_NOT_FOUND;

import dev.parley.azure.FailsWith;
import dev.parley.azure.session.SessionCalls;
import dev.parley.azure.session.SessionSelectors;
import dev.parley.file.FilePath;
import dev.parley.file.FileTransfers;
import dev.parley.http.ApiDocument;
import dev.parley.http.body.IncomingBytes;
import dev.parley.http.body.StreamedBody;
import dev.parley.http.dialect.PreviewGate;
import dev.parley.identity.Scopes;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.server.Cancellable;

/**
 * Uploads to a session's files. Separate from the other file operations, because the body is read
 * as a stream.
 */
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
public class FileUploadResource implements StreamedBody {

  private final FileTransfers files;
  private final IncomingBytes body;
  private final SessionCalls calls;
  private final FileMapper mapper;

  public FileUploadResource(
      FileTransfers files, IncomingBytes body, SessionCalls calls, FileMapper mapper) {
    this.files = files;
    this.body = body;
    this.calls = calls;
    this.mapper = mapper;
  }

  /** Writes a file. */
  @Operation(
      operationId = "azureWriteFile",
      summary = "Upload a file",
      description =
          "Writes a file of up to 50 MB, replacing an existing one completely. Missing parent"
              + " directories are created. The body may have any media type.")
  @RequestBody(
      description = "The content",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_OCTET_STREAM,
              schema = @Schema(type = SchemaType.STRING, format = "binary")))
  @APIResponse(
      responseCode = "201",
      description = "The file is written",
      content = @Content(schema = @Schema(implementation = FileWrittenResponse.class)))
  @FailsWith({
    MISSING_PATH,
    BODY_CUT_OFF,
    FILE_IS_DIRECTORY,
    PATH_IS_FILE,
    FILE_TOO_LARGE,
    QUOTA_EXCEEDED
  })
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.WRITE)
  @PUT
  @Path(SessionFilesResource.FILES + "/content")
  @ResponseStatus(201)
  // Runs to completion even if the client disconnects, because completion releases the resources.
  @Cancellable(false)
  @PermissionsAllowed(Scopes.WRITE)
  public Uni<FileWrittenResponse> write(
      @PathParam("agent_name") String agentName,
      @PathParam("session_id") String sessionId,
      @QueryParam("path") String pathText) {
    FilePath path = mapper.path(pathText);
    return calls.on(
        agentName,
        (agent, caller) ->
            files
                .write(
                    SessionSelectors.changing(agent, caller, sessionId),
                    path,
                    body.announced(),
                    body.stream())
                .map(size -> new FileWrittenResponse(path.toString(), size)));
  }
}
