package dev.parley.identity.apikey;

import dev.parley.identity.IdentityConfig;
import dev.parley.identity.Role;
import dev.parley.identity.Roles;
import dev.parley.identity.Workspace;
import dev.parley.identity.Workspaces;
import dev.parley.store.Deadline;
import dev.parley.store.Store;
import dev.parley.store.StoreClock;
import dev.parley.store.statement.Statement;
import dev.parley.store.statement.Statements;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Stores the configured bootstrap API key if the configured workspace has no API key. It allows
 * creating other keys without a token that has the admin scope. Replicas that start at the same
 * time are serialized.
 */
@ApplicationScoped
public class ApiKeyAtStart {

  private static final Logger LOG = Logger.getLogger(ApiKeyAtStart.class);
  private static final String NAME = "bootstrap";

  private static final String ANY_KEY =
      """
      select 1 from api_key where workspace_id =
        (select w.id from workspace w where w.name = :workspace) limit 1""";

  private final Optional<String> configured;
  private final IdentityConfig identity;
  private final Store store;
  private final Statements statements;
  private final Workspaces workspaces;
  private final ApiKeys keys;
  private final StoreClock clock;

  public ApiKeyAtStart(
      @ConfigProperty(name = "parley.bootstrap-api-key") Optional<String> configured,
      IdentityConfig identity,
      Store store,
      Statements statements,
      Workspaces workspaces,
      ApiKeys keys,
      StoreClock clock) {
    this.configured = configured;
    this.identity = identity;
    this.store = store;
    this.statements = statements;
    this.workspaces = workspaces;
    this.keys = keys;
    this.clock = clock;
  }

  void onStart(@Observes StartupEvent event) throws Throwable {
    if (configured.isPresent()) {
      store(identity.workspace(), configured.get());
    }
  }

  /**
   * Stores a key with the owner role if the workspace has no key.
   *
   * @param text the key
   * @throws ConfigurationException if the key is invalid; the message does not contain it
   */
  void store(String workspace, String text) throws Throwable {
    ApiKeySecret secret =
        ApiKeySecret.of(text)
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        "parley: the bootstrap API key must be " + ApiKeySecret.RULE));
    boolean stored =
        VertxContextSupport.subscribeAndAwait(
            // Each start but the first finds a key, and needs no lock.
            () ->
                statements
                    .one(
                        new Statement<>(ANY_KEY, row -> true).with("workspace", workspace),
                        Deadline.NONE)
                    .onItem()
                    .transformToUni(
                        found ->
                            found == null
                                ? store(workspace, secret)
                                : Uni.createFrom().item(false)));
    if (stored) {
      LOG.infof("Workspace %s had no API keys; stored the bootstrap API key", workspace);
    }
  }

  private Uni<Boolean> store(String workspace, ApiKeySecret secret) {
    return store.withTransaction(
        session ->
            // At startup there is no timeout: wait until the other replicas have finished.
            session
                .createNativeQuery(
                    "select set_config('lock_timeout', '0', true) || set_config('statement_timeout', '0', true)",
                    String.class)
                .getSingleResult()
                .chain(() -> workspaces.named(session, workspace))
                .call(home -> Workspace.findById(home.id, LockModeType.PESSIMISTIC_WRITE))
                .chain(home -> insert(home, secret)));
  }

  private Uni<Boolean> insert(Workspace home, ApiKeySecret secret) {
    NewApiKey owner =
        new NewApiKey(NAME, new Roles(Set.of(Role.OWNER), Map.of()), Optional.empty(), List.of());
    return ApiKey.count("workspaceId", home.id)
        .chain(
            count -> {
              if (count > 0) {
                return Uni.createFrom().item(false);
              }
              ApiKey key = keys.row(owner, secret, "", clock.now());
              key.workspaceId = home.id;
              return key.persist().replaceWith(true);
            });
  }
}
