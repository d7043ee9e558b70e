package dev.parley.identity.apikey;

import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.identity.Caller;
import dev.parley.identity.Roles;
import dev.parley.identity.Workspaces;
import dev.parley.store.Deadline;
import dev.parley.store.Ids;
import dev.parley.store.Page;
import dev.parley.store.PageCursor;
import dev.parley.store.Store;
import dev.parley.store.StoreClock;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Creates, reads, changes and deletes the API keys of a workspace. Keys of other workspaces are not
 * found. A change takes effect on this replica before the response is sent.
 */
@ApplicationScoped
public class ApiKeys {

  private static final String OF_WORKSPACE =
      "workspaceId = (select w.id from Workspace w where w.name = :workspace)";

  private static final String ONE = OF_WORKSPACE + " and id = :id";

  private final Store store;
  private final Workspaces workspaces;
  private final ApiKeySecrets secrets;
  private final KnownApiKeys known;
  private final Ids ids;
  private final StoreClock clock;

  public ApiKeys(
      Store store,
      Workspaces workspaces,
      ApiKeySecrets secrets,
      KnownApiKeys known,
      Ids ids,
      StoreClock clock) {
    this.store = store;
    this.workspaces = workspaces;
    this.secrets = secrets;
    this.known = known;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Creates a key in the caller's workspace.
   *
   * @param deadline deadline of the request
   * @return the key with its secret; fails with invalid argument if the expiry is not in the
   *     future, or no workspace
   */
  public Uni<IssuedApiKey> create(Caller caller, NewApiKey newKey, Deadline deadline) {
    Instant now = clock.now();
    if (newKey.expiresAt().isPresent() && !newKey.expiresAt().get().isAfter(now)) {
      return Uni.createFrom().failure(tooLate().exception());
    }
    ApiKeySecret secret = secrets.next();
    ApiKey key = row(newKey, secret, caller.subject(), now);
    return store
        .by(deadline)
        .withTransaction(
            session ->
                workspaces
                    .named(session, caller.workspace())
                    .invoke(workspace -> key.workspaceId = workspace.id)
                    .chain(() -> key.persist())
                    .replaceWith(new IssuedApiKey(key, secret)))
        .invoke(() -> known.forget(key.id));
  }

  /** Returns a new key, not yet stored and without a workspace. */
  ApiKey row(NewApiKey newKey, ApiKeySecret secret, String subject, Instant now) {
    ApiKey key = new ApiKey();
    key.id = ids.next();
    key.name = newKey.name();
    key.hash = secret.hash();
    key.roles = StoredRoles.of(newKey.roles()).json();
    key.enabled = true;
    key.createdBy = subject;
    key.createdAt = now;
    key.updatedAt = now;
    key.expiresAt = newKey.expiresAt().orElse(null);
    key.corpusKeys =
        newKey.corpusKeys().isEmpty() ? null : newKey.corpusKeys().toArray(String[]::new);
    return key;
  }

  private static Failure tooLate() {
    return new Failure.InvalidArgument(Field.EXPIRY, "must be in the future");
  }

  /**
   * Returns a page of a workspace's keys, newest first.
   *
   * @param limit maximum number of keys, at least 1
   * @param from where to start; empty for the first page
   * @param deadline deadline of the request
   */
  public Uni<Page<ApiKey>> page(
      String workspace, int limit, Optional<PageCursor> from, Deadline deadline) {
    return store
        .by(deadline)
        .readingEntities(
            session -> {
              Map<String, Object> values = new HashMap<>(Map.of("workspace", workspace));
              from.ifPresent(cursor -> cursor.addTo(values));
              return ApiKey.<ApiKey>find(
                      OF_WORKSPACE
                          + (from.isPresent() ? " and (createdAt, id) < (:at, :id)" : "")
                          + " order by createdAt desc, id desc",
                      values)
                  .range(0, limit)
                  .list();
            })
        .map(found -> Page.of(found, limit));
  }

  /**
   * Returns a key of a workspace.
   *
   * @param id the key's {@link ApiKey#publicId()}
   * @param deadline deadline of the request
   * @return fails with API key not found
   */
  public Uni<ApiKey> get(String workspace, String id, Deadline deadline) {
    return found(
        id,
        uuid ->
            store
                .by(deadline)
                .readingEntities(session -> find(workspace, uuid, LockModeType.NONE)));
  }

  /**
   * Changes a key of a workspace.
   *
   * @param id the key's {@link ApiKey#publicId()}
   * @param deadline deadline of the request
   * @return the key after the change; fails with API key not found, or with invalid argument if the
   *     key would have no role, or if the expiry is not in the future
   */
  public Uni<ApiKey> change(String workspace, String id, ApiKeyChange change, Deadline deadline) {
    return locked(
            workspace,
            id,
            deadline,
            key -> {
              Instant now = clock.now();
              if (change.expiresAt().isPresent() && !change.expiresAt().get().isAfter(now)) {
                return Uni.createFrom().failure(tooLate().exception());
              }
              Roles roles = change.roles(key.roles());
              change.name().ifPresent(name -> key.name = name);
              change.enabled().ifPresent(enabled -> key.enabled = enabled);
              change.expiresAt().ifPresent(time -> key.expiresAt = time);
              key.roles = StoredRoles.of(roles).json();
              key.updatedAt = now;
              return Uni.createFrom().voidItem();
            })
        .invoke(key -> known.forget(key.id));
  }

  /**
   * Deletes a key of a workspace.
   *
   * @param id the key's {@link ApiKey#publicId()}
   * @param deadline deadline of the request
   * @return fails with API key not found
   */
  public Uni<Void> delete(String workspace, String id, Deadline deadline) {
    return locked(workspace, id, deadline, key -> key.delete())
        .invoke(key -> known.forget(key.id))
        .replaceWithVoid();
  }

  private Uni<ApiKey> locked(
      String workspace, String id, Deadline deadline, Function<ApiKey, Uni<Void>> step) {
    return found(
        id,
        uuid ->
            store
                .by(deadline)
                .withTransaction(
                    session ->
                        find(workspace, uuid, LockModeType.PESSIMISTIC_WRITE)
                            .onItem()
                            .ifNotNull()
                            .call(step::apply)));
  }

  private static Uni<ApiKey> find(String workspace, UUID id, LockModeType lock) {
    return ApiKey.<ApiKey>find(ONE, Map.of("workspace", workspace, "id", id))
        .withLock(lock)
        .firstResult();
  }

  private static Uni<ApiKey> found(String id, Function<UUID, Uni<ApiKey>> search) {
    return ApiKeyId.parse(id)
        .map(search)
        .orElseGet(() -> Uni.createFrom().nullItem())
        .onItem()
        .ifNull()
        .failWith(new Failure.ApiKeyNotFound(id)::exception);
  }
}
