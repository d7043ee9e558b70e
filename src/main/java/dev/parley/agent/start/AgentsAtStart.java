package dev.parley.agent.start;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.agent.Agent;
import dev.parley.agent.AgentRows;
import dev.parley.agent.AgentVersion;
import dev.parley.agent.DefinitionRule;
import dev.parley.agent.VersionNumber;
import dev.parley.identity.IdentityConfig;
import dev.parley.identity.Workspace;
import dev.parley.store.Store;
import dev.parley.store.StoreClock;
import io.quarkus.arc.All;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.function.Function;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

/**
 * Applies the agents file at startup. Declared agents are created or updated; agents and fields
 * that the file does not mention are left unchanged.
 *
 * <p>Applying the file again changes nothing. An advisory lock serializes replicas that start at
 * the same time. The definition of a stored version is immutable: if the file declares a different
 * one, startup fails.
 */
@ApplicationScoped
public class AgentsAtStart {

  private static final Logger LOG = Logger.getLogger(AgentsAtStart.class);

  /** An arbitrary number that all replicas use and nothing else in the database uses. */
  static final long ADVISORY_LOCK = 0x5041_524c_4559L;

  private final AgentsConfig config;
  private final IdentityConfig identity;
  private final Store store;
  private final AgentRows rows;
  private final StoreClock clock;
  private final List<DefinitionRule> rules;

  public AgentsAtStart(
      AgentsConfig config,
      IdentityConfig identity,
      Store store,
      AgentRows rows,
      StoreClock clock,
      @All List<DefinitionRule> rules) {
    this.config = config;
    this.identity = identity;
    this.store = store;
    this.rows = rows;
    this.clock = clock;
    this.rules = rules;
  }

  void onStart(@Observes StartupEvent event) throws Throwable {
    if (config.file().isPresent()) {
      apply(config.file().get());
    }
  }

  /**
   * Applies an agents file completely or not at all.
   *
   * @param location a path, or {@code classpath:} and a resource name
   * @throws ConfigurationException if the file cannot be used; the message is one line
   */
  void apply(String location) throws Throwable {
    try {
      List<AgentDeclaration> agents = new AgentsFile(location, identity.workspace()).read();
      VertxContextSupport.subscribeAndAwait(() -> apply(location, agents));
      LOG.infof("Agents file %s applied: %d agents", location, agents.size());
    } catch (AgentsFile.Unusable e) {
      throw stop(e.getMessage());
    }
  }

  private Uni<Void> apply(String location, List<AgentDeclaration> agents) {
    return store.withTransaction(
        session ->
            // At startup there is no timeout: wait until the other replicas have finished.
            session
                .createNativeQuery(
                    "select set_config('lock_timeout', '0', true) || set_config('statement_timeout', '0', true)",
                    String.class)
                .getSingleResult()
                .chain(
                    () ->
                        session
                            .createNativeQuery(
                                "select 1 from pg_advisory_xact_lock(?1)", Integer.class)
                            .setParameter(1, ADVISORY_LOCK)
                            .getSingleResult())
                .chain(() -> each(agents, agent -> apply(session, location, agent))));
  }

  private Uni<Void> apply(Mutiny.Session session, String location, AgentDeclaration declared) {
    String workspaceName = declared.workspace().orElse(identity.workspace());
    return rows.workspace(session, workspaceName)
        .chain(workspace -> agent(location, workspace, declared))
        .chain(
            agent ->
                each(declared.versions(), version -> version(session, location, agent, version)));
  }

  private Uni<Agent> agent(String location, Workspace workspace, AgentDeclaration declared) {
    return Agent.<Agent>find("workspaceId = ?1 and name = ?2", workspace.id, declared.name())
        .firstResult()
        .onItem()
        .ifNull()
        .switchTo(
            () -> {
              Agent agent = rows.fresh(workspace.id, declared.name());
              describe(agent, declared);
              return agent.persist();
            })
        .invoke(agent -> describe(agent, declared))
        .call(agent -> agent.flush())
        .onFailure(ConstraintViolationException.class)
        .transform(
            e ->
                unusable(
                    location, "agent " + declared.name() + ": its rid belongs to another agent"));
  }

  private void describe(Agent agent, AgentDeclaration declared) {
    String rid = declared.rid().orElse(agent.rid);
    String displayName = declared.displayName().orElse(agent.displayName);
    String description = declared.description().orElse(agent.description);
    boolean enabled = declared.enabled().orElse(agent.enabled);
    if (rid.equals(agent.rid)
        && displayName.equals(agent.displayName)
        && description.equals(agent.description)
        && enabled == agent.enabled) {
      return;
    }
    agent.rid = rid;
    agent.displayName = displayName;
    agent.description = description;
    agent.enabled = enabled;
    agent.updatedAt = clock.now();
  }

  private Uni<Void> version(
      Mutiny.Session session, String location, Agent agent, AgentDeclaration.Version declared) {
    VersionNumber number = VersionNumber.parse(declared.version()).orElseThrow();
    String definition = declared.definition().toString();
    // PostgreSQL compares the definitions, because different JSON texts can be the same jsonb
    // value.
    return requireValid(location, agent, number, declared.definition())
        .chain(
            () ->
                session
                    .createNativeQuery(
                        "insert into agent_version (agent_id, major, minor, definition, created_at)"
                            + " values (?1, ?2, ?3, cast(cast(?4 as text) as jsonb), ?5)"
                            + " on conflict (agent_id, major, minor) do update set major = excluded.major"
                            + " where agent_version.definition = excluded.definition")
                    .setParameter(1, agent.id)
                    .setParameter(2, number.major())
                    .setParameter(3, number.minor())
                    .setParameter(4, definition)
                    .setParameter(5, clock.now())
                    .executeUpdate())
        .invoke(
            rows -> {
              if (rows == 0) {
                throw unusable(
                    location,
                    "agent %s: version %s is already stored with a different definition"
                            .formatted(agent.name, number)
                        + "; a changed definition requires a new version");
              }
            })
        .replaceWithVoid();
  }

  /** Does not check a stored version, which may be older than the rule that it breaks. */
  private Uni<Void> requireValid(
      String location, Agent agent, VersionNumber number, JsonNode definition) {
    return DefinitionRule.violation(rules, definition)
        .map(
            violation ->
                AgentVersion.findById(
                        new AgentVersion.Key(agent.id, number.major(), number.minor()))
                    .onItem()
                    .ifNull()
                    .failWith(
                        () ->
                            unusable(
                                location,
                                "agent %s: the definition of version %s %s"
                                    .formatted(agent.name, number, violation)))
                    .replaceWithVoid())
        .orElse(Uni.createFrom().voidItem());
  }

  private static ConfigurationException unusable(String location, String reason) {
    return stop("agents file " + location + ", " + reason);
  }

  private static ConfigurationException stop(String reason) {
    return new ConfigurationException("parley: " + reason);
  }

  /** Runs the steps sequentially, because a session runs one statement at a time. */
  private static <T> Uni<Void> each(List<T> items, Function<T, Uni<Void>> step) {
    return Multi.createFrom()
        .iterable(items)
        .onItem()
        .call(step::apply)
        .collect()
        .last()
        .replaceWithVoid();
  }
}
