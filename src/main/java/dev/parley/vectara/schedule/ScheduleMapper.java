package dev.parley.vectara.schedule;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.agent.RegisteredAgent;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.event.EventJson;
import dev.parley.event.EventType;
import dev.parley.http.PageToken;
import dev.parley.schedule.Schedule;
import dev.parley.schedule.ScheduleExecution;
import dev.parley.schedule.Timing;
import dev.parley.store.CursorPage;
import dev.parley.store.StoredJson;
import dev.parley.vectara.event.CreateInputRequest.AgentInput;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Converts schedules and records of their attempts to the dialect's format. */
@ApplicationScoped
public class ScheduleMapper {

  private final EventJson events;
  private final ObjectMapper json;

  public ScheduleMapper(EventJson events, ObjectMapper json) {
    this.events = events;
    this.json = json;
  }

  /** Converts a schedule. */
  ScheduleResponse schedule(RegisteredAgent agent, Schedule schedule) {
    return new ScheduleResponse(
        schedule.key,
        agent.name(),
        schedule.name,
        schedule.description,
        message(schedule),
        timing(schedule.timing()),
        schedule.enabled,
        StoredJson.object(json, schedule.sessionMetadata),
        schedule.maxExecutions,
        schedule.stallTimeoutSeconds,
        schedule.retries,
        text(schedule.nextRunAt),
        text(schedule.lastRunAt),
        schedule.createdAt.toString());
  }

  private static String text(Instant time) {
    return Optional.ofNullable(time).map(Instant::toString).orElse(null);
  }

  private List<AgentInput> message(Schedule schedule) {
    InputMessage message =
        (InputMessage)
            events.read(EventType.INPUT_MESSAGE, StoredJson.tree(json, schedule.message));
    return message.parts() == null
        ? List.of(AgentInput.text(message.text()))
        : message.parts().stream().map(part -> AgentInput.text(part.text())).toList();
  }

  private static ScheduleTiming timing(Timing timing) {
    return timing instanceof Timing.Cron cron
        ? new ScheduleTiming("cron", null, cron.expression())
        : new ScheduleTiming("interval", ((Timing.Interval) timing).text(), null);
  }

  /** Converts a page of schedules. */
  ListSchedulesResponse schedules(
      RegisteredAgent agent, CursorPage<Schedule> page, PageToken tokens) {
    return new ListSchedulesResponse(
        page.items().stream().map(schedule -> schedule(agent, schedule)).toList(),
        metadata(page, tokens));
  }

  /** Converts a page of records. */
  ListExecutionsResponse executions(
      String scheduleKey, CursorPage<ScheduleExecution> page, PageToken tokens) {
    return new ListExecutionsResponse(
        page.items().stream().map(execution -> execution(scheduleKey, execution)).toList(),
        metadata(page, tokens));
  }

  private static ExecutionResponse execution(String scheduleKey, ScheduleExecution execution) {
    return new ExecutionResponse(
        scheduleKey,
        execution.runId().toString(),
        execution.sessionKey().orElse(null),
        execution.attempt(),
        execution.error().isEmpty() ? "success" : "error",
        execution.error().orElse(null),
        execution.executedAt().toString());
  }

  private static PageMetadata metadata(CursorPage<?> page, PageToken tokens) {
    return new PageMetadata(page.next().map(tokens::of).orElse(null));
  }
}
