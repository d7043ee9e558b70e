package dev.parley.conversation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.event.EventContent;
import dev.parley.event.StoredEvents;
import dev.parley.failure.ConversationFailure;
import dev.parley.failure.Failure;
import dev.parley.failure.FailureException;
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
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Conversations that were created without an agent. They belong to the caller that created them,
 * under the isolation key that it named; for all others they do not exist. When the first agent
 * answers in one, a session takes over its items and its metadata.
 */
@ApplicationScoped
public class UnboundConversations {

  /** Maximum length of the items as JSON. They are read and written as a whole. */
  static final int MAX_LENGTH = 16 * 1024 * 1024;

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
   * @return fails with invalid argument if the items are too long in total
   */
  public Uni<UnboundConversation> create(
      Caller owner, ObjectNode metadata, List<EventContent> items, Duration ttl) {
    UUID id = ids.next();
    String written = events.write(id, 0, items).toString();
    if (written.length() > MAX_LENGTH) {
      return Uni.createFrom().failure(full());
    }
    Instant now = clock.now();
    return store
        .withStatelessSession(
            rows ->
                bind(rows.createNativeQuery(UnboundSql.INSERT, String.class), owner, id, now)
                    .setParameter("metadata", metadata.toString())
                    .setParameter("items", written)
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
                bind(rows.createNativeQuery(UnboundSql.GET, String.class), caller, id, clock.now())
                    .getSingleResultOrNull())
        .onItem()
        .ifNull()
        .failWith(new ConversationFailure.ConversationNotFound(reference)::exception)
        .map(this::parsed);
  }

  /**
   * Returns the events of a conversation that is not bound, in order, as {@link StoredEvents#write}
   * writes them; null if there is none.
   */
  public Uni<ArrayNode> items(Caller caller, UUID id) {
    return store
        .reading(
            rows ->
                bind(
                        rows.createNativeQuery(UnboundSql.ITEMS, String.class),
                        caller,
                        id,
                        clock.now())
                    .getSingleResultOrNull())
        .onItem()
        .ifNotNull()
        .transform(row -> (ArrayNode) StoredJson.tree(json, row));
  }

  /** Replaces the metadata of a conversation that is not bound; null if there is none. */
  public Uni<Boolean> describe(Caller caller, UUID id, ObjectNode metadata, Duration ttl) {
    return change(
        caller, id, metadata.toString(), ttl, rows -> rows.createNativeQuery(UnboundSql.DESCRIBE));
  }

  /** Removes an item from a conversation that is not bound; null if there is none. */
  public Uni<Boolean> remove(Caller caller, UUID id, UUID item, Duration ttl) {
    String value = json.createObjectNode().put("id", item.toString()).toString();
    return change(caller, id, value, ttl, rows -> rows.createNativeQuery(UnboundSql.REMOVE));
  }

  /**
   * Adds items to a conversation that is not bound.
   *
   * @return null if there is none; fails with invalid argument if the items would be too long in
   *     total
   */
  public Uni<Boolean> add(Caller caller, UUID id, ArrayNode items, Duration ttl) {
    String value = items.toString();
    return change(
            caller,
            id,
            value,
            ttl,
            rows -> rows.createNativeQuery(UnboundSql.ADD).setParameter("length", value.length()))
        .onItem()
        .ifNull()
        .switchTo(() -> requireRoom(caller, id, value.length()));
  }

  private Uni<Boolean> requireRoom(Caller caller, UUID id, int length) {
    return store
        .reading(
            rows ->
                bind(rows.createNativeQuery(UnboundSql.FULL, Long.class), caller, id, clock.now())
                    .setParameter("length", length)
                    .getSingleResult())
        .map(
            full -> {
              if (full > 0) {
                throw full();
              }
              return null;
            });
  }

  private static FailureException full() {
    return new Failure.InvalidArgument(
            Failure.InvalidArgument.Field.MESSAGE,
            "must have at most %d characters in total until an agent has answered in the conversation"
                .formatted(MAX_LENGTH))
        .exception();
  }

  private Uni<Boolean> change(
      Caller caller,
      UUID id,
      String value,
      Duration ttl,
      Function<Mutiny.StatelessSession, Mutiny.MutationQuery> statement) {
    Instant now = clock.now();
    return store
        .withStatelessSession(
            rows ->
                bind(statement.apply(rows), caller, id, now)
                    .setParameter("value", value)
                    .setParameter("expires", now.plus(ttl))
                    .executeUpdate())
        .map(UnboundConversations::anyOrNull);
  }

  /** Deletes a conversation that is not bound; null if there is none. */
  public Uni<Boolean> deleteFree(Caller caller, UUID id) {
    return delete(UnboundSql.DELETE + " and c.agent_id is null", caller, id)
        .map(UnboundConversations::anyOrNull);
  }

  /** Deletes a conversation, but not the session that it is bound to. */
  public Uni<Void> delete(Caller caller, UUID id) {
    return delete(UnboundSql.DELETE, caller, id).replaceWithVoid();
  }

  private Uni<Integer> delete(String sql, Caller caller, UUID id) {
    return store.withStatelessSession(
        rows -> bind(rows.createNativeQuery(sql), caller, id, clock.now()).executeUpdate());
  }

  /**
   * Binds a conversation to a session when the session is created with its items and metadata;
   * fails with turn in progress if it was changed or bound to another session meanwhile.
   */
  public InitialContent binding(
      UnboundConversation conversation, ArrayNode items, String reference) {
    return (rows, session) ->
        rows.createNativeQuery(UnboundSql.BIND)
            .setParameter("agent", session.agentId)
            .setParameter("session", session.id)
            .setParameter("expires", session.expiresAt)
            .setParameter("id", conversation.id())
            .setParameter("items", items.toString())
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

  private static Boolean anyOrNull(int rows) {
    return rows > 0 ? true : null;
  }

  private UnboundConversation parsed(String row) {
    return UnboundConversation.of(StoredJson.tree(json, row));
  }
}
