package dev.parley.vectara.schedule;

import static dev.parley.vectara.VectaraFailure.AGENT_NOT_FOUND;
import static dev.parley.vectara.VectaraFailure.DEADLINE_EXCEEDED;
import static dev.parley.vectara.VectaraFailure.INVALID_INTERVAL;
import static dev.parley.vectara.VectaraFailure.INVALID_KEY;
import static dev.parley.vectara.VectaraFailure.INVALID_RETRIES;
import static dev.parley.vectara.VectaraFailure.INVALID_TIMEOUT;
import static dev.parley.vectara.VectaraFailure.SCHEDULE_EXISTS;
import static dev.parley.vectara.VectaraFailure.SCHEDULE_NOT_FOUND;
import static dev.parley.vectara.VectaraFailure.TOO_MANY_SCHEDULES;

import dev.parley.agent.CurrentAgents;
import dev.parley.agent.RegisteredAgent;
import dev.parley.http.ApiDocument;
import dev.parley.http.error.HttpFailure;
import dev.parley.http.request.Deadlined;
import dev.parley.http.request.RequestDeadline;
import dev.parley.identity.Scopes;
import dev.parley.schedule.ScheduleAccess;
import dev.parley.schedule.Schedules;
import dev.parley.session.AccessScope;
import dev.parley.vectara.FailsWith;
import dev.parley.vectara.access.CallerRights;
import dev.parley.vectara.access.Permissions;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Operations on single schedules. */
@Path("/v2/agents/{agent_key}/schedules")
@Deadlined
@Tag(name = "Vectara")
@FailsWith({DEADLINE_EXCEEDED, INVALID_TIMEOUT, AGENT_NOT_FOUND})
public class SchedulesResource {

  private static final String ONE = "/{schedule_key}";
  private static final String SCHEDULE = "daily-report";

  private final CurrentAgents agents;
  private final Schedules schedules;
  private final CallerRights rights;
  private final RequestDeadline deadline;
  private final ScheduleReader reader;
  private final ScheduleMapper mapper;

  public SchedulesResource(
      CurrentAgents agents,
      Schedules schedules,
      CallerRights rights,
      RequestDeadline deadline,
      ScheduleReader reader,
      ScheduleMapper mapper) {
    this.agents = agents;
    this.schedules = schedules;
    this.rights = rights;
    this.deadline = deadline;
    this.reader = reader;
    this.mapper = mapper;
  }

  @Operation(
      operationId = "vectaraCreateSchedule",
      summary = "Create a schedule",
      description =
          "Creates a schedule, which the caller owns. Each run creates a session of the same owner"
              + " and sends the message in it.")
  @APIResponse(
      responseCode = "201",
      description = "The schedule",
      content = @Content(schema = @Schema(implementation = ScheduleResponse.class)))
  @FailsWith({SCHEDULE_EXISTS, TOO_MANY_SCHEDULES, INVALID_KEY, INVALID_INTERVAL, INVALID_RETRIES})
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.WRITE)
  @SecurityRequirement(name = ApiDocument.API_KEY)
  @POST
  @Produces(MediaType.APPLICATION_JSON)
  @ResponseStatus(201)
  @PermissionsAllowed(Permissions.CREATE_SCHEDULE)
  public Uni<ScheduleResponse> create(
      @PathParam("agent_key") @Parameter(example = "demo") String agentKey,
      CreateScheduleRequest request) {
    HttpFailure.MissingBody.required(request);
    return agents.byName(
        rights.caller().workspace(),
        agentKey,
        agent ->
            schedules
                .create(agent, rights.caller(), reader.created(request), deadline.get())
                .map(created -> mapper.schedule(agent, created)));
  }

  @Operation(
      operationId = "vectaraGetSchedule",
      summary = "Get a schedule",
      description = "Returns a schedule with the times of its next and its last run.")
  @APIResponse(
      responseCode = "200",
      description = "The schedule",
      content = @Content(schema = @Schema(implementation = ScheduleResponse.class)))
  @FailsWith(SCHEDULE_NOT_FOUND)
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.READ)
  @SecurityRequirement(name = ApiDocument.API_KEY)
  @GET
  @Path(ONE)
  @Produces(MediaType.APPLICATION_JSON)
  @PermissionsAllowed(Permissions.READ_SCHEDULES)
  public Uni<ScheduleResponse> get(
      @PathParam("agent_key") @Parameter(example = "demo") String agentKey,
      @PathParam("schedule_key") @Parameter(example = SCHEDULE) String scheduleKey) {
    AccessScope scope = rights.scope();
    return agents.byName(
        rights.caller().workspace(),
        agentKey,
        agent ->
            schedules
                .get(access(agent, scope), scheduleKey, deadline.get())
                .map(schedule -> mapper.schedule(agent, schedule)));
  }

  @Operation(
      operationId = "vectaraUpdateSchedule",
      summary = "Update a schedule",
      description =
          "Changes the fields in the body. A schedule that is enabled or gets another time is"
              + " planned anew from now. Runs that have started are not affected.")
  @APIResponse(
      responseCode = "200",
      description = "The changed schedule",
      content = @Content(schema = @Schema(implementation = ScheduleResponse.class)))
  @FailsWith({SCHEDULE_NOT_FOUND, INVALID_INTERVAL, INVALID_RETRIES})
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.WRITE)
  @SecurityRequirement(name = ApiDocument.API_KEY)
  @PATCH
  @Path(ONE)
  @Produces(MediaType.APPLICATION_JSON)
  @PermissionsAllowed(Permissions.UPDATE_SCHEDULE)
  public Uni<ScheduleResponse> update(
      @PathParam("agent_key") @Parameter(example = "demo") String agentKey,
      @PathParam("schedule_key") @Parameter(example = SCHEDULE) String scheduleKey,
      UpdateScheduleRequest request) {
    HttpFailure.MissingBody.required(request);
    AccessScope scope = rights.scope();
    return agents.byName(
        rights.caller().workspace(),
        agentKey,
        agent ->
            schedules
                .change(access(agent, scope), scheduleKey, reader.settings(request), deadline.get())
                .map(schedule -> mapper.schedule(agent, schedule)));
  }

  @Operation(
      operationId = "vectaraDeleteSchedule",
      summary = "Delete a schedule",
      description = "Deletes a schedule and the records of its runs, but not their sessions.")
  @APIResponse(responseCode = "204", description = "The schedule is deleted")
  @FailsWith(SCHEDULE_NOT_FOUND)
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.WRITE)
  @SecurityRequirement(name = ApiDocument.API_KEY)
  @DELETE
  @Path(ONE)
  @PermissionsAllowed(Permissions.DELETE_SCHEDULE)
  public Uni<Void> delete(
      @PathParam("agent_key") @Parameter(example = "demo") String agentKey,
      @PathParam("schedule_key") @Parameter(example = SCHEDULE) String scheduleKey) {
    AccessScope scope = rights.scope();
    return agents.byName(
        rights.caller().workspace(),
        agentKey,
        agent -> schedules.delete(access(agent, scope), scheduleKey, deadline.get()));
  }

  private ScheduleAccess access(RegisteredAgent agent, AccessScope scope) {
    return new ScheduleAccess(agent, rights.caller(), scope);
  }
}
