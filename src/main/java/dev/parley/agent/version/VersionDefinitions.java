package dev.parley.agent.version;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.agent.AgentVersion;
import dev.parley.agent.VersionNumber;
import dev.parley.store.Deadline;
import dev.parley.store.StoredJson;
import dev.parley.store.statement.Statement;
import dev.parley.store.statement.Statements;
import io.quarkus.cache.Cache;
import io.quarkus.cache.CacheName;
import io.quarkus.cache.CaffeineCache;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Reads definitions. They are immutable, and therefore cached (cache {@code definitions}). */
@ApplicationScoped
public class VersionDefinitions {

  private static final String OF_MAJORS =
      """
      select major, minor, cast(definition as text) from agent_version
      where agent_id = :agent and major = any(:majors)""";

  private final Statements statements;
  private final CaffeineCache cache;
  private final ObjectMapper json;

  public VersionDefinitions(
      Statements statements, @CacheName("definitions") Cache cache, ObjectMapper json) {
    this.statements = statements;
    this.cache = cache.as(CaffeineCache.class);
    this.json = json;
  }

  /**
   * Returns the definitions of versions of an agent, except deleted ones, with one statement at
   * most.
   */
  public Uni<Map<VersionNumber, JsonNode>> of(
      UUID agent, Set<VersionNumber> numbers, Deadline deadline) {
    Map<VersionNumber, JsonNode> found = new HashMap<>();
    Set<VersionNumber> missing = new HashSet<>();
    for (VersionNumber number : numbers) {
      CompletableFuture<JsonNode> cached = cache.getIfPresent(key(agent, number));
      if (cached == null) {
        missing.add(number);
      } else {
        found.put(number, cached.join());
      }
    }
    return missing.isEmpty()
        ? Uni.createFrom().item(found)
        : load(agent, missing, deadline)
            .invoke(
                versions ->
                    versions.stream()
                        .filter(version -> missing.contains(version.number()))
                        .forEach(
                            version -> found.put(version.number(), remembered(agent, version))))
            .replaceWith(found);
  }

  private Uni<List<Loaded>> load(UUID agent, Set<VersionNumber> numbers, Deadline deadline) {
    return statements.all(
        new Statement<>(OF_MAJORS, Loaded::of)
            .with("agent", agent)
            .with("majors", numbers.stream().map(VersionNumber::major).toArray(Integer[]::new)),
        deadline);
  }

  private JsonNode remembered(UUID agent, Loaded version) {
    JsonNode definition = StoredJson.tree(json, version.definition());
    cache.put(key(agent, version.number()), CompletableFuture.completedFuture(definition));
    return definition;
  }

  private static AgentVersion.Key key(UUID agent, VersionNumber number) {
    return new AgentVersion.Key(agent, number.major(), number.minor());
  }

  private record Loaded(VersionNumber number, String definition) {

    static Loaded of(Row row) {
      return new Loaded(new VersionNumber(row.getInteger(0), row.getInteger(1)), row.getString(2));
    }
  }
}
