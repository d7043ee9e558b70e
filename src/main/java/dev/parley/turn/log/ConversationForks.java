package dev.parley.turn.log;

import dev.parley.failure.Failure;
import dev.parley.session.Session;
import dev.parley.session.SessionCreation.InitialContent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/** Copies the conversation of a session to a new session. */
@ApplicationScoped
public class ConversationForks {

  /** A new version 7 UUID for each row. */
  private static final String NEW_ID =
      """
      cast(lpad(to_hex(cast(floor(extract(epoch from clock_timestamp()) * 1000) as bigint)), 12, '0') || '7'
          || substr(replace(cast(gen_random_uuid() as text), '-', ''), 14) as uuid)\
      """;

  /**
   * Copies the log, with new ids and without gaps, except withdrawn events and turns that have not
   * ended. Approvals name the copies of the calls. A call that was approved or refused in the
   * source stays decided if its approval is not copied: the approval may be after the last event to
   * copy, or of a turn that has not ended, and the tool may have run. A copy of a part of the
   * conversation is in the step of its last transition. Turns keep their trace ids, to which the
   * content refers, but not the message ids that cancel them. What a summary that is not copied has
   * hidden is shown again. Returns the number of messages and the step; the number is null if the
   * last event to copy was not found. A message is answered by an output after it; a turn that
   * waits has answered all but its last one.
   */
  private static final String COPY =
      """
      with copied as materialized (
        select row_number() over (order by e.seq) as seq, e.seq as source_seq, e.id as source_id, %1$s as id,
          e.turn_id, e.type, e.payload, e.hidden, e.created_at,
          case t.status when 'ADDED' then false when 'WAITING' then null else true end as answered,
          count(*) filter (where e.type = 'INPUT_MESSAGE') over (partition by e.turn_id order by e.seq) as message,
          row_number() over (partition by e.turn_id order by e.seq) > t.inputs as produced
        from event e left join turn t
          on t.agent_id = e.agent_id and t.session_id = e.session_id and t.id = e.turn_id
        where e.agent_id = :source_agent and e.session_id = :source
          and e.hidden is distinct from 'WITHDRAWN' and t.status is distinct from 'RUNNING'
          and (cast(:last as uuid) is null or e.seq <= (
            select l.seq from event l
            where l.agent_id = :source_agent and l.session_id = :source and l.id = cast(:last as uuid)))),
      last_summary as materialized (
        select c.source_seq, cast(c.payload ->> 'upTo' as bigint) as up_to from copied c
        where c.type = 'COMPACTION' and c.hidden is distinct from 'MANUAL'
        order by c.source_seq desc limit 1),
      copied_turn as materialized (
        select c.turn_id as source_id, %1$s as id from copied c where c.turn_id is not null group by c.turn_id),
      turns as (
        insert into turn (agent_id, session_id, id, parent_id, status, trace_id, started_at, ended_at,
          input_tokens, output_tokens, context_tokens, history_cut, error, inputs, request, incomplete, compaction)
        select cast(:agent as uuid), cast(:session as uuid), n.id, p.id, t.status, t.trace_id, t.started_at, t.ended_at,
          t.input_tokens, t.output_tokens, t.context_tokens, t.history_cut, t.error,
          t.inputs, t.request, t.incomplete, t.compaction
        from copied_turn n
          join turn t on t.agent_id = :source_agent and t.session_id = :source and t.id = n.source_id
          left join copied_turn p on p.source_id = t.parent_id),
      events as (
        insert into event (agent_id, session_id, seq, id, turn_id, type, payload, hidden, created_at)
        select cast(:agent as uuid), cast(:session as uuid), c.seq, c.id, n.id, c.type,
          case when c.type = 'COMPACTION' then jsonb_set(c.payload, '{upTo}', to_jsonb(coalesce((
              select max(o.seq) from copied o where o.source_seq <= cast(c.payload ->> 'upTo' as bigint)), 0)))
            when c.type = 'TOOL_CALL' and exists (
              select 1 from event d where d.agent_id = :source_agent and d.session_id = :source and d.type = 'TOOL_APPROVAL'
                and (d.hidden is distinct from 'WITHDRAWN' or d.payload ->> 'decided' = 'true')
                and d.payload ->> 'request' = cast(c.source_id as text) and not exists (select 1 from copied k where k.source_id = d.id))
              then jsonb_set(c.payload, '{decided}', 'true')
            when a.id is null then c.payload
            when c.type = 'TOOL_APPROVAL' then jsonb_set(c.payload, '{request}', to_jsonb(a.id))
            when c.type = 'TOOL_RESULT' then jsonb_set(c.payload, '{served,approval}', to_jsonb(a.id))
            else c.payload end,
          case when c.hidden is distinct from 'COMPACTION' then c.hidden
            when c.source_seq = s.source_seq then null
            when c.type = 'COMPACTION' or c.source_seq <= s.up_to then c.hidden end,
          c.created_at
        from copied c left join copied_turn n on n.source_id = c.turn_id left join last_summary s on true
          left join copied a on cast(a.source_id as text)
            = case c.type when 'TOOL_APPROVAL' then c.payload ->> 'request' when 'TOOL_RESULT' then c.payload #>> '{served,approval}' end),
      head as (
        insert into session_log (agent_id, session_id, next_seq, tail_turn_id, epoch)
        select cast(:agent as uuid), cast(:session as uuid), c.seq + 1, n.id, 0
        from copied c left join copied_turn n on n.source_id = c.turn_id
        order by c.seq desc limit 1),
      counted as (
        select cast(2 * count(distinct (c.turn_id, c.message)) filter (
            where c.type = 'AGENT_OUTPUT' and c.produced and coalesce(c.answered, c.message < c.messages)) as integer) as messages,
          cast(:last as uuid) is null or coalesce(bool_or(c.source_id = cast(:last as uuid)), false) as found
        from (select c.*, max(c.message) over (partition by c.turn_id) as messages from copied c) c),
      moved as (
        select case when cast(:last as uuid) is null then cast(:step as varchar)
          when cast(:source_agent as uuid) = cast(:agent as uuid) then (
            select c.payload ->> 'to' from copied c where c.type = 'STEP_TRANSITION' order by c.source_seq desc limit 1) end as step),
      updated as (
        update session s set message_count = counted.messages,
          context_tokens = cast(:contextTokens as bigint), context_output_tokens = cast(:contextOutputTokens as bigint), current_step = moved.step
        from counted, moved
        where s.agent_id = :agent and s.id = :session)
      select case when found then messages end, step from counted, moved
      """
          .formatted(NEW_ID);

  /** The event of a copy at the place of an event of its source. */
  private static final String COPY_OF =
      """
      select e.id from event e
      where e.agent_id = :agent and e.session_id = :session and e.seq = (
        select case when bool_or(o.id = :last) then count(*) end from event o left join turn t
          on t.agent_id = o.agent_id and t.session_id = o.session_id and t.id = o.turn_id
        where o.agent_id = :source_agent and o.session_id = :source
          and o.hidden is distinct from 'WITHDRAWN' and t.status is distinct from 'RUNNING' and o.seq <= (
            select l.seq from event l
            where l.agent_id = :source_agent and l.session_id = :source and l.id = :last))
      """;

  /**
   * The last event to copy.
   *
   * @param id its id
   * @param reference the caller's reference to it
   */
  public record LastEvent(UUID id, String reference) {}

  /**
   * Copies the conversation when the new session is created. Fails with event not found if the last
   * event is not part of the source's conversation.
   *
   * @param source a session that the caller may read, of any agent
   * @param last the last event to copy; empty for all events
   */
  public InitialContent conversationOf(Session source, Optional<LastEvent> last) {
    return (rows, session) -> copy(rows, source, last, session);
  }

  /**
   * The copy of an event, in a session that was copied from its session as a whole.
   *
   * @return fails with event not found
   */
  public Uni<UUID> copyOf(
      Mutiny.StatelessSession rows, Session source, LastEvent event, Session copy) {
    return rows.createNativeQuery(COPY_OF, UUID.class)
        .setParameter("source_agent", source.agentId)
        .setParameter("source", source.id)
        .setParameter("last", event.id())
        .setParameter("agent", copy.agentId)
        .setParameter("session", copy.id)
        .getSingleResultOrNull()
        .onItem()
        .ifNull()
        .failWith(() -> new Failure.EventNotFound(event.reference()).exception());
  }

  private static Uni<Void> copy(
      Mutiny.StatelessSession rows, Session source, Optional<LastEvent> last, Session session) {
    if (last.isEmpty()) {
      session.contextTokens = source.contextTokens;
      session.contextOutputTokens = source.contextOutputTokens;
      session.currentStep = source.agentId.equals(session.agentId) ? source.currentStep : null;
    }
    return rows.createNativeQuery(COPY, Object[].class)
        .setParameter("source_agent", source.agentId)
        .setParameter("source", source.id)
        .setParameter("last", last.map(LastEvent::id).orElse(null))
        .setParameter("agent", session.agentId)
        .setParameter("session", session.id)
        .setParameter("step", session.currentStep)
        .setParameter("contextTokens", session.contextTokens)
        .setParameter("contextOutputTokens", session.contextOutputTokens)
        .getSingleResult()
        .map(row -> row[0] == null ? null : row)
        .onItem()
        .ifNull()
        .failWith(
            () -> new Failure.EventNotFound(last.map(LastEvent::reference).orElse("")).exception())
        .invoke(
            row -> {
              session.messageCount = (Integer) row[0];
              session.currentStep = (String) row[1];
            })
        .replaceWithVoid();
  }
}
