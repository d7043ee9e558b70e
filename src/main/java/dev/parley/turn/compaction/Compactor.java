package dev.parley.turn.compaction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.event.EventContent;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.event.EventContent.ToolCall;
import dev.parley.event.EventContent.ToolResult;
import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;
import dev.parley.runtime.AgentRuntime;
import dev.parley.runtime.Piece;
import dev.parley.runtime.RuntimeFailure;
import dev.parley.runtime.RuntimeRequest;
import dev.parley.store.Deadline;
import dev.parley.store.StoredJson;
import dev.parley.store.statement.Statement;
import dev.parley.store.statement.Statements;
import dev.parley.turn.compaction.CompactionPolicy.Tools;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Plans compactions and summarizes what they cover. */
@ApplicationScoped
public class Compactor {

  private static final String PROMPT =
      """
      Summarize the conversation so far, so that you can continue it from the summary alone. Keep the user's goals, facts, \
      decisions, names, numbers and open questions. Answer with the summary only.\
      """;

  /**
   * What a compaction covers: the events up to a given one or, without it, before the latest
   * messages of the user, that are neither hidden by hand nor covered by a summary. The events of
   * one turn are left out.
   */
  private static final String PLAN =
      """
      select cast(jsonb_build_object('upTo', cut.seq,
          'turns', count(*) filter (where e.type = 'INPUT_MESSAGE' and e.payload ->> 'role' is null), 'events', count(*)) as text)
      from (select coalesce(
          (select o.seq from event o
            where o.agent_id = :agent and o.session_id = :session and o.id = cast(:last as uuid)),
          (select i.seq - 1 - (
              -- Files and skills that came with the message stay with it.
              select count(*) from event f
              where f.agent_id = :agent and f.session_id = i.session_id and f.seq < i.seq
                and f.turn_id = i.turn_id and not exists (
                  select 1 from event o
                  where o.agent_id = :agent and o.session_id = i.session_id and o.seq >= f.seq and o.seq < i.seq
                    and o.type not in ('ARTIFACT_UPLOAD', 'SKILL_LOAD'))) from event i
            where cast(:last as uuid) is null and i.agent_id = :agent and i.session_id = :session and i.turn_id <> :turn
              and i.type = 'INPUT_MESSAGE' and i.payload ->> 'role' is null and (i.hidden is null or i.hidden = 'COMPACTION')
            order by i.seq desc offset :kept limit 1)) as seq) cut
        join event e on e.agent_id = :agent and e.session_id = :session and e.seq <= cut.seq and e.turn_id <> :turn
          and (e.hidden is null or e.hidden = 'COMPACTION' and e.type <> 'COMPACTION' and not exists (
            select 1 from event k
            where k.agent_id = :agent and k.session_id = :session and k.type = 'COMPACTION' and k.hidden is null
              and cast(k.payload ->> 'upTo' as bigint) >= e.seq))
      group by cut.seq
      """;

  private final Statements statements;
  private final ObjectMapper json;

  Compactor(Statements statements, ObjectMapper json) {
    this.statements = statements;
    this.json = json;
  }

  /**
   * What a compaction covers.
   *
   * @param turn the turn that compacts, whose own events are not covered
   * @return empty if there is no message of the user to summarize
   */
  public Uni<Optional<CompactionPlan>> plan(
      UUID agent, UUID session, UUID turn, CompactionPolicy policy, CompactionRequest request) {
    return statements
        .one(
            Statement.ofText(PLAN)
                .with("agent", agent)
                .with("session", session)
                .with("turn", turn)
                .with("last", request.last().orElse(null))
                .with("kept", policy.keptInputs() - 1),
            Deadline.NONE)
        .map(
            row ->
                Optional.ofNullable(row)
                    .map(stored -> StoredJson.tree(json, stored))
                    .filter(plan -> plan.path("turns").asInt() > 0)
                    .map(Compactor::plan));
  }

  private static CompactionPlan plan(JsonNode row) {
    return new CompactionPlan(
        row.path("upTo").asLong(), row.path("turns").asInt(), row.path("events").asInt());
  }

  /**
   * A summary.
   *
   * @param usage the tokens that it took, if the runtime said so
   */
  public record Summary(String text, Optional<Piece.Usage> usage) {}

  /**
   * Summarizes a history: by the runtime if it can, else by plain rules.
   *
   * @param covered a request with the history to summarize
   * @return fails with {@link RuntimeFailure}
   */
  public Uni<Summary> summary(
      AgentRuntime runtime,
      RuntimeRequest covered,
      CompactionPolicy policy,
      CompactionRequest request) {
    List<EventContent> history =
        covered.history().stream()
            .filter(event -> isIncluded(event, policy.tools()))
            .map(event -> policy.tools() == Tools.INCLUDE_OUTPUTS ? withoutCall(event) : event)
            .toList();
    if (history.isEmpty()) {
      return Uni.createFrom().failure(new RuntimeFailure(Cause.EXECUTION, CompactionPlan.NOTHING));
    }
    if (!runtime.summarizes()) {
      return Uni.createFrom().item(new Summary(PlainSummary.of(history), Optional.empty()));
    }
    String instructions = request.instructions().orElse(policy.instructions());
    return ModelText.ask(runtime, covered, history, (PROMPT + "\n\n" + instructions).strip())
        .map(asked -> new Summary(asked.text(), asked.usage()));
  }

  private static boolean isIncluded(EventContent event, Tools tools) {
    return !(event instanceof ToolCall && tools != Tools.INCLUDE_ALL)
        && !(event instanceof ToolResult && tools == Tools.EXCLUDE);
  }

  /** A result as a text, because models take no results without their calls. */
  private static EventContent withoutCall(EventContent event) {
    return event instanceof ToolResult result
        ? new InputMessage("developer", "Tool output: " + result.output(), null, null, null)
        : event;
  }
}
