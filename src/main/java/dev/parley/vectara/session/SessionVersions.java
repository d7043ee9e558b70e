package dev.parley.vectara.session;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.agent.AgentRegistry;
import dev.parley.agent.RegisteredAgent;
import dev.parley.agent.VersionNumber;
import dev.parley.runtime.AgentRuntime;
import dev.parley.runtime.Runtimes;
import dev.parley.session.Session;
import dev.parley.turn.compaction.CompactionPolicy;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** What sessions show of the definitions of their agent's versions. */
@ApplicationScoped
class SessionVersions {

  private final AgentRegistry registry;
  private final Runtimes runtimes;

  SessionVersions(AgentRegistry registry, Runtimes runtimes) {
    this.registry = registry;
    this.runtimes = runtimes;
  }

  /**
   * What a session shows of its version.
   *
   * @param compaction null if conversations are only compacted on request
   * @param contextWindow tokens that the agent's model can take in, if known
   */
  record Shown(EffectiveCompaction compaction, OptionalLong contextWindow) {

    static final Shown NOTHING = new Shown(null, OptionalLong.empty());
  }

  /** What sessions with an agent show, by the numbers of their versions. */
  Uni<Map<VersionNumber, Shown>> of(RegisteredAgent agent, Collection<Session> sessions) {
    return Multi.createFrom()
        .iterable(sessions.stream().map(SessionVersions::number).collect(Collectors.toSet()))
        .onItem()
        .transformToUniAndConcatenate(
            number ->
                registry
                    .definition(agent.id(), number)
                    .map(definition -> Map.entry(number, shown(agent, definition))))
        .collect()
        .asMap(Map.Entry::getKey, Map.Entry::getValue);
  }

  /** The number of a session's version. */
  static VersionNumber number(Session session) {
    return new VersionNumber(session.versionMajor, session.versionMinor);
  }

  private Shown shown(RegisteredAgent agent, JsonNode definition) {
    if (definition == null) {
      return Shown.NOTHING;
    }
    return new Shown(
        CompactionPolicy.configured(definition).map(EffectiveCompaction::of).orElse(null),
        runtimes
            .of(agent.name(), definition)
            .map((AgentRuntime runtime) -> runtime.contextWindow(definition))
            .orElseGet(OptionalLong::empty));
  }
}
