package dev.parley.vectara.event;

import static dev.parley.vectara.VectaraFailure.AGENT_NOT_FOUND;
import static dev.parley.vectara.VectaraFailure.DEADLINE_EXCEEDED;
import static dev.parley.vectara.VectaraFailure.EVENT_NOT_FOUND;
import static dev.parley.vectara.VectaraFailure.INVALID_CURSOR;
import static dev.parley.vectara.VectaraFailure.INVALID_LIMIT;
import static dev.parley.vectara.VectaraFailure.INVALID_TIMEOUT;
import static dev.parley.vectara.VectaraFailure.SESSION_NOT_FOUND;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.http.ApiDocument;
import dev.parley.http.PageToken;
import dev.parley.http.request.Deadlined;
import dev.parley.http.request.RequestDeadline;
import dev.parley.identity.Scopes;
import dev.parley.store.Page;
import dev.parley.turn.log.EventLog;
import dev.parley.turn.log.LogEvent;
import dev.parley.vectara.EventIds;
import dev.parley.vectara.FailsWith;
import dev.parley.vectara.Paging;
import dev.parley.vectara.access.Permissions;
import dev.parley.vectara.access.SessionCalls;
import dev.parley.vectara.event.ListEventsResponse.PageMetadata;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.vertx.http.Compressed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The events of a session, and what it waits for. */
@Path("/v2/agents")
@Deadlined
@Tag(name = "Vectara")
@FailsWith({DEADLINE_EXCEEDED, INVALID_TIMEOUT, AGENT_NOT_FOUND, SESSION_NOT_FOUND})
public class EventsResource {

  private final SessionCalls sessions;
  private final EventLog log;
  private final RequestDeadline deadline;

  public EventsResource(SessionCalls sessions, EventLog log, RequestDeadline deadline) {
    this.sessions = sessions;
    this.log = log;
    this.deadline = deadline;
  }

  @Operation(
      operationId = "vectaraListEvents",
      summary = "List events",
      description = "Lists the events of a session, oldest first.")
  @APIResponse(
      responseCode = "200",
      description = "A page of events",
      content = @Content(schema = @Schema(implementation = ListEventsResponse.class)))
  @FailsWith({INVALID_LIMIT, INVALID_CURSOR})
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.READ)
  @SecurityRequirement(name = ApiDocument.API_KEY)
  @GET
  @Path("/{agent_key}/sessions/{session_key}/events")
  @Produces(MediaType.APPLICATION_JSON)
  @PermissionsAllowed(Permissions.READ_EVENTS)
  @Compressed
  public Uni<ListEventsResponse> list(
      @PathParam("agent_key") @Parameter(example = "demo") String agentKey,
      @PathParam("session_key") String sessionKey,
      @QueryParam("limit")
          @Parameter(
              description = "The maximum number of events on a page",
              schema =
                  @Schema(
                      type = SchemaType.INTEGER,
                      minimum = "1",
                      maximum = "100",
                      defaultValue = "10"))
          String limit,
      @QueryParam("page_key") @Parameter(description = "page_key of the previous page")
          String pageKey,
      @QueryParam("include_hidden")
          @Parameter(
              description = "Whether to list hidden events too",
              schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
          String includeHidden) {
    return sessions.on(
        agentKey,
        sessionKey,
        selector -> {
          PageToken keys =
              new PageToken(
                  "vectara-events\n" + selector.access().agent().id() + "\n" + sessionKey);
          long after =
              keys.place(Paging.optional(pageKey).orElse(null), EventsResource::place).orElse(0L);
          boolean hidden = Paging.flag("include_hidden", includeHidden).orElse(false);
          return log.list(selector, after, Paging.limit(limit), hidden, deadline.get())
              .map(page -> response(sessionKey, page, keys));
        });
  }

  private static Optional<Long> place(String text) {
    return text.matches("\\d{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
  }

  private static ListEventsResponse response(
      String sessionKey, Page<LogEvent> page, PageToken keys) {
    return new ListEventsResponse(
        new EventMapper(sessionKey).events(page.items()),
        new PageMetadata(page.next(event -> keys.of(String.valueOf(event.place())))));
  }

  @Operation(
      operationId = "vectaraListOutstandingClientToolCalls",
      summary = "List outstanding calls of client tools",
      description =
          "Lists the calls of tools whose outputs the session waits for; empty if it does not"
              + " wait. They are answered with an input of type tool_output.")
  @APIResponse(
      responseCode = "200",
      description = "The calls",
      content = @Content(schema = @Schema(implementation = OutstandingCallsResponse.class)))
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.WRITE)
  @SecurityRequirement(name = ApiDocument.API_KEY)
  @GET
  @Path("/{agent_key}/sessions/{session_key}/outstanding_client_tool_calls")
  @Produces(MediaType.APPLICATION_JSON)
  @PermissionsAllowed(Permissions.SEND_INPUT)
  public Uni<OutstandingCallsResponse> outstandingCalls(
      @PathParam("agent_key") @Parameter(example = "demo") String agentKey,
      @PathParam("session_key") String sessionKey) {
    return sessions.on(
        agentKey,
        sessionKey,
        selector ->
            log.pendingCalls(selector, deadline.get())
                .map(
                    calls ->
                        new OutstandingCallsResponse(
                            calls.stream().map(EventMapper::pending).toList())));
  }

  @Operation(
      operationId = "vectaraGetEvent",
      summary = "Get an event",
      description = "Returns an event, also if it is hidden.")
  @APIResponse(
      responseCode = "200",
      description = "The event",
      content = @Content(schema = @Schema(implementation = Object.class)))
  @FailsWith(EVENT_NOT_FOUND)
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.READ)
  @SecurityRequirement(name = ApiDocument.API_KEY)
  @GET
  @Path("/{agent_key}/sessions/{session_key}/events/{event_id}")
  @Produces(MediaType.APPLICATION_JSON)
  @PermissionsAllowed(Permissions.READ_EVENTS)
  public Uni<ObjectNode> get(
      @PathParam("agent_key") @Parameter(example = "demo") String agentKey,
      @PathParam("session_key") String sessionKey,
      @PathParam("event_id") String id) {
    return sessions.on(
        agentKey,
        sessionKey,
        selector ->
            log.get(selector, EventIds.required(id), id, deadline.get())
                .map(new EventMapper(sessionKey)::event));
  }
}
