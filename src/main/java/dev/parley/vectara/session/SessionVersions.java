package dev.parley.vectara.session;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.agent.RegisteredAgent;
import dev.parley.agent.VersionNumber;
import dev.parley.agent.version.VersionDefinitions;
import dev.parley.runtime.AgentRuntime;
import dev.parley.runtime.Runtimes;
import dev.parley.session.Session;
import dev.parley.store.Deadline;
import dev.parley.turn.compaction.CompactionPolicy;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What sessions show of the definitions of their agent's versions. */
@ApplicationScoped
class SessionVersions {

  private final VersionDefinitions definitions;
  private final Runtimes runtimes;

  SessionVersions(VersionDefinitions definitions, Runtimes runtimes) {
    this.definitions = definitions;
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
  Uni<Map<VersionNumber, Shown>> of(
      RegisteredAgent agent, Collection<Session> sessions, Deadline deadline) {
    Set<VersionNumber> numbers =
        sessions.stream().map(SessionVersions::number).collect(Collectors.toSet());
    return definitions
        .of(agent.id(), numbers, deadline)
        .map(
            found ->
                numbers.stream()
                    .collect(
                        Collectors.toMap(
                            Function.identity(), number -> shown(agent, found.get(number)))));
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
