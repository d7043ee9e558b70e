package dev.parley.agent.version;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.agent.AgentVersion;
import dev.parley.agent.VersionNumber;
import dev.parley.store.Deadline;
import dev.parley.store.Store;
import dev.parley.store.StoredJson;
import io.quarkus.cache.Cache;
import io.quarkus.cache.CacheName;
import io.quarkus.cache.CaffeineCache;
import io.smallrye.mutiny.Uni;
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

  private final Store store;
  private final CaffeineCache cache;
  private final ObjectMapper json;

  public VersionDefinitions(Store store, @CacheName("definitions") Cache cache, ObjectMapper json) {
    this.store = store;
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
                        .forEach(version -> found.put(version.number(), remembered(version))))
            .replaceWith(found);
  }

  private Uni<List<AgentVersion>> load(UUID agent, Set<VersionNumber> numbers, Deadline deadline) {
    return store
        .by(deadline)
        .reading(
            rows ->
                rows.createSelectionQuery(
                        "from AgentVersion where agentId = :agent and major in (:majors)",
                        AgentVersion.class)
                    .setParameter("agent", agent)
                    .setParameter("majors", numbers.stream().map(VersionNumber::major).toList())
                    .getResultList());
  }

  private JsonNode remembered(AgentVersion version) {
    JsonNode definition = StoredJson.tree(json, version.definition);
    cache.put(
        key(version.agentId, version.number()), CompletableFuture.completedFuture(definition));
    return definition;
  }

  private static AgentVersion.Key key(UUID agent, VersionNumber number) {
    return new AgentVersion.Key(agent, number.major(), number.minor());
  }
}
