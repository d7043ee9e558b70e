package dev.parley.vectara.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.artifact.ArtifactUpload;
import dev.parley.http.body.IncomingBytes;
import dev.parley.http.body.StreamedBody;
import dev.parley.http.connection.AbortedResponse;
import dev.parley.http.request.InTime;
import dev.parley.http.request.RequestDeadline;
import dev.parley.http.stream.Heartbeats;
import dev.parley.session.SessionSelector;
import dev.parley.store.Deadline;
import dev.parley.vectara.Paging;
import dev.parley.vectara.access.Permissions;
import dev.parley.vectara.access.SessionCalls;
import dev.parley.vectara.artifact.InputForms;
import dev.parley.vectara.artifact.UploadedInput;
import dev.parley.vectara.event.CreateInputRequest.AgentInput;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestMulti;

/**
 * Sends messages with files to agents. Separate from the other inputs, because the body is read as
 * a stream.
 */
@Path("/v2/agents/{agent_key}/sessions/{session_key}/events")
public class UploadsResource implements StreamedBody {

  private static final int MAX_BOUNDARY = 70;

  private final SessionCalls sessions;
  private final InputForms forms;
  private final InputCalls inputs;
  private final IncomingBytes body;
  private final RequestDeadline deadline;
  private final Heartbeats heartbeats;
  private final ObjectMapper json;
  private final Vertx vertx;

  public UploadsResource(
      SessionCalls sessions,
      InputForms forms,
      InputCalls inputs,
      IncomingBytes body,
      RequestDeadline deadline,
      Heartbeats heartbeats,
      ObjectMapper json,
      Vertx vertx) {
    this.sessions = sessions;
    this.forms = forms;
    this.inputs = inputs;
    this.body = body;
    this.deadline = deadline;
    this.heartbeats = heartbeats;
    this.json = json;
    this.vertx = vertx;
  }

  /** Sends a message with files. {@link InputsResource} documents it. */
  @Operation(hidden = true, operationId = "vectaraCreateInputWithFiles")
  @POST
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  @Produces(MediaType.APPLICATION_OCTET_STREAM)
  @PermissionsAllowed(Permissions.SEND_INPUT)
  public Multi<byte[]> create(
      @PathParam("agent_key") String agentKey,
      @PathParam("session_key") String sessionKey,
      @HeaderParam(HttpHeaders.CONTENT_TYPE) MediaType type,
      @Context HttpServerRequest http) {
    Deadline end = deadline.get();
    String boundary = boundary(type);
    Uni<AnswerBody> answer =
        sessions.on(
            agentKey,
            sessionKey,
            selector ->
                forms
                    .read(selector, boundary, body.stream())
                    .chain(
                        form ->
                            send(selector, form, end)
                                .onFailure()
                                // Does nothing if the turn was accepted and failed later.
                                .call(form.upload()::discard)));
    return RestMulti.fromUniResponse(
        InTime.limited(uncancelled(answer), end, vertx),
        written -> AbortedResponse.onFailure(heartbeats.in(written.type(), written.bytes()), http),
        AnswerBody::headers,
        written -> 201);
  }

  /** Runs to completion even if the client disconnects, because completion discards the files. */
  private static <T> Uni<T> uncancelled(Uni<T> work) {
    return Uni.createFrom()
        .emitter(emitter -> work.subscribe().with(emitter::complete, emitter::fail));
  }

  private static String boundary(MediaType type) {
    String boundary = type.getParameters().getOrDefault("boundary", "");
    if (boundary.isEmpty() || boundary.length() > MAX_BOUNDARY) {
      throw InputReader.wrong("", "must have a boundary of 1 to 70 characters in its Content-Type");
    }
    return boundary;
  }

  private Uni<AnswerBody> send(SessionSelector selector, UploadedInput form, Deadline end) {
    return Uni.createFrom()
        .deferred(
            () -> {
              Optional<ArtifactUpload> upload =
                  Optional.of(form.upload()).filter(files -> !files.isEmpty());
              CreateInputRequest request = request(form);
              if (upload.isPresent() && "steer".equals(request.behavior())) {
                throw InputReader.wrong("behavior", "cannot be steer for a message with files");
              }
              return inputs.send(selector, request, upload, end);
            });
  }

  private CreateInputRequest request(UploadedInput form) {
    return new CreateInputRequest(
        null,
        Paging.flag("stream_response", form.field("stream_response").orElse(null)).orElse(false),
        form.field("messages")
            .map(this::messages)
            .or(() -> form.field("message").map(text -> List.of(AgentInput.text(text))))
            .orElse(null),
        form.field("since").orElse(null),
        form.field("behavior").orElse(null),
        null,
        null,
        null);
  }

  private List<AgentInput> messages(String text) {
    try {
      return json.readValue(text, new TypeReference<List<AgentInput>>() {});
    } catch (JsonProcessingException e) {
      throw InputReader.wrong("messages", "must be a JSON array of objects");
    }
  }
}
