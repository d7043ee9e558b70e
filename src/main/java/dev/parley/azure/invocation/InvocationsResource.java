package dev.parley.azure.invocation;

import static dev.parley.azure.AzureFailure.AGENT_NOT_FOUND;
import static dev.parley.azure.AzureFailure.BODY_CUT_OFF;
import static dev.parley.azure.AzureFailure.BODY_TOO_LARGE;
import static dev.parley.azure.AzureFailure.CONTAINER_TIMED_OUT;
import static dev.parley.azure.AzureFailure.INVALID_API_VERSION;
import static dev.parley.azure.AzureFailure.INVOCATION_NOT_FOUND;
import static dev.parley.azure.AzureFailure.NOT_HOSTED;
import static dev.parley.azure.AzureFailure.SESSION_EXPIRED;
import static dev.parley.azure.AzureFailure.SESSION_NOT_ACCESSIBLE;
import static dev.parley.azure.AzureFailure.SESSION_NOT_FOUND;
import static dev.parley.azure.AzureFailure.SESSION_NOT_READY;

import dev.parley.azure.FailsWith;
import dev.parley.http.ApiDocument;
import dev.parley.http.body.StreamedBody;
import dev.parley.http.connection.AbortedResponse;
import dev.parley.http.dialect.PreviewGate;
import dev.parley.identity.Scopes;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
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
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestMulti;

/**
 * Invocations: what the caller sends goes to the container of a hosted agent, and what the
 * container answers goes back, both as streams of bytes of any type.
 */
@Path("/agents/{agent_name}/endpoint/protocols/invocations")
// Whatever the client accepts: the container decides on the type.
@Produces(MediaType.APPLICATION_OCTET_STREAM)
@PreviewGate
@Tag(name = "Azure")
@FailsWith({
  INVALID_API_VERSION,
  AGENT_NOT_FOUND,
  NOT_HOSTED,
  SESSION_NOT_READY,
  CONTAINER_TIMED_OUT
})
public class InvocationsResource implements StreamedBody {

  private static final String ANSWER = "The answer of the container, with its status and type";

  private final InvocationCalls calls;

  public InvocationsResource(InvocationCalls calls) {
    this.calls = calls;
  }

  @Operation(
      operationId = "azureInvoke",
      summary = "Invoke an agent",
      description =
          "Sends the body to the container of a hosted agent and returns what it answers. The"
              + " headers x-agent-invocation-id and x-agent-session-id identify the invocation and"
              + " its session, which is created if agent_session_id is absent.")
  @RequestBody(
      description = "Any content",
      content =
          @Content(
              mediaType = MediaType.WILDCARD,
              schema = @Schema(type = SchemaType.STRING, format = "binary")))
  @APIResponse(
      responseCode = "200",
      description = ANSWER,
      content =
          @Content(
              mediaType = MediaType.WILDCARD,
              schema = @Schema(type = SchemaType.STRING, format = "binary")))
  @FailsWith({
    SESSION_NOT_FOUND,
    SESSION_NOT_ACCESSIBLE,
    SESSION_EXPIRED,
    BODY_TOO_LARGE,
    BODY_CUT_OFF
  })
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.WRITE)
  @POST
  @PermissionsAllowed(Scopes.WRITE)
  public Multi<byte[]> invoke(
      @PathParam("agent_name") String agentName,
      @QueryParam("agent_session_id") String sessionId,
      @Context HttpServerRequest request) {
    return sent(calls.invoke(agentName, sessionId), request);
  }

  @Operation(
      operationId = "azureGetInvocation",
      summary = "Get an invocation",
      description = "Asks the container for an invocation of the caller.")
  @APIResponse(
      responseCode = "200",
      description = ANSWER,
      content =
          @Content(
              mediaType = MediaType.WILDCARD,
              schema = @Schema(type = SchemaType.STRING, format = "binary")))
  @FailsWith(INVOCATION_NOT_FOUND)
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.READ)
  @GET
  @Path("{invocation_id}")
  @PermissionsAllowed(Scopes.READ)
  public Multi<byte[]> get(
      @PathParam("agent_name") String agentName,
      @PathParam("invocation_id") String id,
      @Context HttpServerRequest request) {
    return sent(calls.on(agentName, id, "GET", ""), request);
  }

  @Operation(
      operationId = "azureCancelInvocation",
      summary = "Cancel an invocation",
      description = "Asks the container to cancel an invocation of the caller.")
  @APIResponse(
      responseCode = "200",
      description = ANSWER,
      content =
          @Content(
              mediaType = MediaType.WILDCARD,
              schema = @Schema(type = SchemaType.STRING, format = "binary")))
  @FailsWith(INVOCATION_NOT_FOUND)
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.WRITE)
  @POST
  @Path("{invocation_id}/cancel")
  @PermissionsAllowed(Scopes.WRITE)
  public Multi<byte[]> cancel(
      @PathParam("agent_name") String agentName,
      @PathParam("invocation_id") String id,
      @Context HttpServerRequest request) {
    return sent(calls.on(agentName, id, "POST", "/cancel"), request);
  }

  @Operation(
      operationId = "azureGetInvocationsOpenApi",
      summary = "Get the OpenAPI document of an agent",
      description = "Returns the container's description of its invocations.")
  @APIResponse(
      responseCode = "200",
      description = ANSWER,
      content =
          @Content(
              mediaType = MediaType.WILDCARD,
              schema = @Schema(type = SchemaType.STRING, format = "binary")))
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.READ)
  @GET
  @Path("docs/openapi.json")
  @PermissionsAllowed(Scopes.READ)
  public Multi<byte[]> openApi(
      @PathParam("agent_name") String agentName, @Context HttpServerRequest request) {
    return sent(calls.openApi(agentName), request);
  }

  private static Multi<byte[]> sent(
      Uni<InvocationCalls.Invoked> invoked, HttpServerRequest request) {
    return RestMulti.fromUniResponse(
        invoked,
        answer -> AbortedResponse.onFailure(answer.bytes(), request),
        InvocationCalls.Invoked::headers,
        InvocationCalls.Invoked::status);
  }
}
