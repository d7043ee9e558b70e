package dev.parley.vectara.schedule;

import static dev.parley.vectara.VectaraFailure.AGENT_NOT_FOUND;
import static dev.parley.vectara.VectaraFailure.DEADLINE_EXCEEDED;
import static dev.parley.vectara.VectaraFailure.INVALID_CURSOR;
import static dev.parley.vectara.VectaraFailure.INVALID_LIMIT;
import static dev.parley.vectara.VectaraFailure.INVALID_TIMEOUT;
import static dev.parley.vectara.VectaraFailure.SCHEDULE_NOT_FOUND;

import dev.parley.agent.CurrentAgents;
import dev.parley.agent.RegisteredAgent;
import dev.parley.http.ApiDocument;
import dev.parley.http.PageToken;
import dev.parley.http.request.Deadlined;
import dev.parley.http.request.RequestDeadline;
import dev.parley.identity.Caller;
import dev.parley.identity.Scopes;
import dev.parley.schedule.ScheduleAccess;
import dev.parley.schedule.Schedules;
import dev.parley.session.AccessScope;
import dev.parley.vectara.FailsWith;
import dev.parley.vectara.Paging;
import dev.parley.vectara.access.CallerRights;
import dev.parley.vectara.access.Permissions;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.vertx.http.Compressed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
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

/** The lists of an agent's schedules and of their runs. */
@Path("/v2/agents/{agent_key}/schedules")
@Deadlined
@Tag(name = "Vectara")
@FailsWith({DEADLINE_EXCEEDED, INVALID_TIMEOUT, AGENT_NOT_FOUND, INVALID_LIMIT, INVALID_CURSOR})
public class ScheduleListsResource {

  private final CurrentAgents agents;
  private final Schedules schedules;
  private final CallerRights rights;
  private final RequestDeadline deadline;
  private final ScheduleMapper mapper;

  public ScheduleListsResource(
      CurrentAgents agents,
      Schedules schedules,
      CallerRights rights,
      RequestDeadline deadline,
      ScheduleMapper mapper) {
    this.agents = agents;
    this.schedules = schedules;
    this.rights = rights;
    this.deadline = deadline;
    this.mapper = mapper;
  }

  @Operation(
      operationId = "vectaraListSchedules",
      summary = "List schedules",
      description =
          "Lists the schedules of an agent, newest first: all for callers with a role or the"
              + " administrator scope, otherwise the caller's own.")
  @APIResponse(
      responseCode = "200",
      description = "A page of schedules",
      content = @Content(schema = @Schema(implementation = ListSchedulesResponse.class)))
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.READ)
  @SecurityRequirement(name = ApiDocument.API_KEY)
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @PermissionsAllowed(Permissions.READ_SCHEDULES)
  @Compressed
  public Uni<ListSchedulesResponse> list(
      @PathParam("agent_key") @Parameter(example = "demo") String agentKey,
      @QueryParam("limit")
          @Parameter(
              description = "The maximum number of schedules on a page",
              schema =
                  @Schema(
                      type = SchemaType.INTEGER,
                      minimum = "1",
                      maximum = "100",
                      defaultValue = "10"))
          String limit,
      @QueryParam("page_key") @Parameter(description = "page_key of the previous page")
          String pageKey) {
    AccessScope scope = rights.scope();
    return agents.byName(
        rights.caller().workspace(),
        agentKey,
        agent -> {
          PageToken tokens = tokens("schedules", agent);
          return schedules
              .page(
                  access(agent, scope),
                  Paging.limit(limit),
                  tokens.place(Paging.optional(pageKey).orElse(null)),
                  deadline.get())
              .map(page -> mapper.schedules(agent, page, tokens));
        },
        response -> response.schedules().isEmpty());
  }

  @Operation(
      operationId = "vectaraListScheduleExecutions",
      summary = "List the runs of a schedule",
      description =
          "Lists the records of attempts that have ended, latest first. The attempts of one run"
              + " have the same workflow_run_id.")
  @APIResponse(
      responseCode = "200",
      description = "A page of records",
      content = @Content(schema = @Schema(implementation = ListExecutionsResponse.class)))
  @FailsWith(SCHEDULE_NOT_FOUND)
  @SecurityRequirement(name = ApiDocument.SCHEME, scopes = Scopes.READ)
  @SecurityRequirement(name = ApiDocument.API_KEY)
  @GET
  @Path("/{schedule_key}/executions")
  @Produces(MediaType.APPLICATION_JSON)
  @PermissionsAllowed(Permissions.READ_SCHEDULES)
  @Compressed
  public Uni<ListExecutionsResponse> executions(
      @PathParam("agent_key") @Parameter(example = "demo") String agentKey,
      @PathParam("schedule_key") @Parameter(example = "daily-report") String scheduleKey,
      @QueryParam("limit")
          @Parameter(
              description = "The maximum number of records on a page",
              schema =
                  @Schema(
                      type = SchemaType.INTEGER,
                      minimum = "1",
                      maximum = "100",
                      defaultValue = "10"))
          String limit,
      @QueryParam("page_key") @Parameter(description = "page_key of the previous page")
          String pageKey) {
    AccessScope scope = rights.scope();
    return agents.byName(
        rights.caller().workspace(),
        agentKey,
        agent -> {
          PageToken tokens = tokens("executions " + scheduleKey, agent);
          return schedules
              .executions(
                  access(agent, scope),
                  scheduleKey,
                  Paging.limit(limit),
                  tokens.place(Paging.optional(pageKey).orElse(null)),
                  deadline.get())
              .map(page -> mapper.executions(scheduleKey, page, tokens));
        });
  }

  private ScheduleAccess access(RegisteredAgent agent, AccessScope scope) {
    return new ScheduleAccess(agent, rights.caller(), scope);
  }

  /** The page keys of a list, which are valid for the same caller only. */
  private PageToken tokens(String list, RegisteredAgent agent) {
    Caller caller = rights.caller();
    return new PageToken(
        String.join(
            "\n", "vectara " + list, agent.id().toString(), caller.subject(), caller.client()));
  }
}
