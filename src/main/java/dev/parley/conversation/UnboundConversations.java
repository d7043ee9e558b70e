package dev.parley.conversation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.event.EventContent;
import dev.parley.event.StoredEvents;
import dev.parley.failure.ConversationFailure;
import dev.parley.identity.Caller;
import dev.parley.session.SessionCreation.InitialContent;
import dev.parley.store.Ids;
import dev.parley.store.Store;
import dev.parley.store.StoreClock;
import dev.parley.store.StoredJson;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Conversations that were created without an agent. They belong to the caller that created them,
 * under the isolation key that it named; for all others they do not exist. When the first agent
 * answers in one, a session takes over its items and its metadata.
 */
@ApplicationScoped
public class UnboundConversations {

  private static final String ROW =
      """
      cast(jsonb_build_object('id', c.id, 'metadata', c.metadata, 'items', c.items, 'agent', c.agent_id,
        'session', c.session_id, 'created', floor(extract(epoch from c.created_at))) as text)\
      """;

  /** A conversation of a session is there as long as the session is, which says so itself. */
  static final String UNEXPIRED = "(c.expires_at > :now or c.agent_id is not null)";

  private static final String WHERE =
      """
      where c.id = :id and c.owner_subject = :subject and c.owner_client = :client
        and c.isolation_key = :isolation and %s
        and c.workspace_id = (select w.id from workspace w where w.name = :workspace)\
      """
          .formatted(UNEXPIRED);

  private static final String INSERT =
      """
      with created as (
        insert into conversation (id, workspace_id, owner_subject, owner_client, isolation_key, metadata, items,
          created_at, expires_at)
        select :id, w.id, :subject, :client, :isolation, cast(cast(:metadata as text) as jsonb),
          cast(cast(:items as text) as jsonb), cast(:now as timestamptz), cast(:expires as timestamptz)
        from workspace w where w.name = :workspace
        returning *)
      select %s from created c
      """
          .formatted(ROW);

  private static final String GET = "select %s from conversation c %s".formatted(ROW, WHERE);

  private static final String CHANGE =
      """
      with changed as (
        update conversation c set %s, expires_at = cast(:expires as timestamptz) %s and c.agent_id is null returning c.*)
      select %s from changed c
      """;

  /** Of the row as it is then: others may have added items meanwhile. */
  private static final String WITHOUT_ITEM =
      "items = jsonb_path_query_array(c.items, '$[*] ? (@.id != $id)', cast(cast(:value as text) as jsonb))";

  private static final String DELETE = "delete from conversation c " + WHERE;

  /** Does not expire while the session is new: the sweeper may wait for the row to delete it. */
  private static final String BIND =
      """
      update conversation c set agent_id = :agent, session_id = :session, items = '[]', metadata = '{}',
        expires_at = greatest(c.expires_at, cast(:expires as timestamptz))
      where c.id = :id and c.agent_id is null
        and c.items = cast(cast(:items as text) as jsonb) and c.metadata = cast(cast(:metadata as text) as jsonb)\
      """;

  private final Store store;
  private final StoreClock clock;
  private final Ids ids;
  private final StoredEvents events;
  private final ObjectMapper json;

  UnboundConversations(
      Store store, StoreClock clock, Ids ids, StoredEvents events, ObjectMapper json) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
    this.events = events;
    this.json = json;
  }

  /**
   * Creates a conversation.
   *
   * @param ttl time until it expires
   */
  public Uni<UnboundConversation> create(
      Caller owner, ObjectNode metadata, List<EventContent> items, Duration ttl) {
    UUID id = ids.next();
    Instant now = clock.now();
    return store
        .withStatelessSession(
            rows ->
                bind(rows.createNativeQuery(INSERT, String.class), owner, id, now)
                    .setParameter("metadata", metadata.toString())
                    .setParameter("items", events.write(id, 0, items).toString())
                    .setParameter("expires", now.plus(ttl))
                    .getSingleResult())
        .map(this::parsed);
  }

  /**
   * Returns a conversation.
   *
   * @param reference the caller's reference to it
   * @return fails with conversation not found
   */
  public Uni<UnboundConversation> get(Caller caller, UUID id, String reference) {
    return store
        .reading(
            rows ->
                bind(rows.createNativeQuery(GET, String.class), caller, id, clock.now())
                    .getSingleResultOrNull())
        .onItem()
        .ifNull()
        .failWith(new ConversationFailure.ConversationNotFound(reference)::exception)
        .map(this::parsed);
  }

  /** Replaces the metadata of a conversation that is not bound; null if there is none. */
  public Uni<UnboundConversation> describe(
      Caller caller, UUID id, ObjectNode metadata, Duration ttl) {
    return change(
        caller, id, "metadata = cast(cast(:value as text) as jsonb)", metadata.toString(), ttl);
  }

  /** Removes an item from a conversation that is not bound; null if there is none. */
  public Uni<UnboundConversation> remove(Caller caller, UUID id, UUID item, Duration ttl) {
    return change(
        caller,
        id,
        WITHOUT_ITEM,
        json.createObjectNode().put("id", item.toString()).toString(),
        ttl);
  }

  /** Adds items to a conversation that is not bound; null if there is none. */
  public Uni<UnboundConversation> add(Caller caller, UUID id, ArrayNode items, Duration ttl) {
    return change(
        caller,
        id,
        "items = c.items || cast(cast(:value as text) as jsonb)",
        items.toString(),
        ttl);
  }

  private Uni<UnboundConversation> change(
      Caller caller, UUID id, String set, String value, Duration ttl) {
    Instant now = clock.now();
    return store
        .withStatelessSession(
            rows ->
                bind(
                        rows.createNativeQuery(CHANGE.formatted(set, WHERE, ROW), String.class),
                        caller,
                        id,
                        now)
                    .setParameter("value", value)
                    .setParameter("expires", now.plus(ttl))
                    .getSingleResultOrNull())
        .map(row -> row == null ? null : parsed(row));
  }

  /** Deletes a conversation that is not bound; null if there is none. */
  public Uni<Boolean> deleteFree(Caller caller, UUID id) {
    return delete(DELETE + " and c.agent_id is null", caller, id)
        .map(deleted -> deleted > 0 ? true : null);
  }

  /** Deletes a conversation, but not the session that it is bound to. */
  public Uni<Void> delete(Caller caller, UUID id) {
    return delete(DELETE, caller, id).replaceWithVoid();
  }

  private Uni<Integer> delete(String sql, Caller caller, UUID id) {
    return store.withStatelessSession(
        rows -> bind(rows.createNativeQuery(sql), caller, id, clock.now()).executeUpdate());
  }

  /**
   * Binds a conversation to a session when the session is created with its items and metadata;
   * fails with turn in progress if it was changed or bound to another session meanwhile.
   */
  public InitialContent binding(UnboundConversation conversation, String reference) {
    return (rows, session) ->
        rows.createNativeQuery(BIND)
            .setParameter("agent", session.agentId)
            .setParameter("session", session.id)
            .setParameter("expires", session.expiresAt)
            .setParameter("id", conversation.id())
            .setParameter("items", conversation.items().toString())
            .setParameter("metadata", conversation.metadata().toString())
            .executeUpdate()
            .invoke(
                bound -> {
                  if (bound == 0) {
                    throw new ConversationFailure.TurnInProgress("", reference).exception();
                  }
                })
            .replaceWithVoid();
  }

  private static <Q extends Mutiny.AbstractQuery> Q bind(
      Q query, Caller caller, UUID id, Instant now) {
    query
        .setParameter("id", id)
        .setParameter("subject", caller.subject())
        .setParameter("client", caller.client())
        .setParameter("isolation", caller.isolation().stored())
        .setParameter("workspace", caller.workspace())
        .setParameter("now", now);
    return query;
  }

  private UnboundConversation parsed(String row) {
    return UnboundConversation.of(StoredJson.tree(json, row));
  }
}
