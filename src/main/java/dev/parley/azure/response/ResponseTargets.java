package dev.parley.azure.response;

import dev.parley.agent.RegisteredAgent;
import dev.parley.agent.VersionNumber;
import dev.parley.azure.AzureConfig;
import dev.parley.azure.VersionIds;
import dev.parley.azure.session.SessionSelectors;
import dev.parley.identity.Caller;
import dev.parley.runtime.hosted.HostedAgents;
import dev.parley.session.NewSession;
import dev.parley.session.SessionCreation;
import dev.parley.session.SessionRef;
import dev.parley.session.SessionSelector;
import dev.parley.session.metadata.Metadata;
import dev.parley.store.Deadline;
import dev.parley.turn.NewSessionTurns;
import dev.parley.turn.TurnTarget;
import dev.parley.turn.Turns;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/** The sessions of responses, with what each request for a response is checked against there. */
@ApplicationScoped
class ResponseTargets {

  private final Turns turns;
  private final NewSessionTurns newSessions;
  private final SessionCreation sessions;
  private final HostedAgents hosted;
  private final AzureConfig config;

  ResponseTargets(
      Turns turns,
      NewSessionTurns newSessions,
      SessionCreation sessions,
      HostedAgents hosted,
      AzureConfig config) {
    this.turns = turns;
    this.newSessions = newSessions;
    this.sessions = sessions;
    this.hosted = hosted;
    this.config = config;
  }

  /**
   * A session that exists.
   *
   * @param after the turn to follow; empty for the last one
   * @return fails with session not found, container not ready or wrong shape
   */
  Uni<TurnTarget> existing(
      SessionSelector session, Optional<UUID> after, ResponseParameters request) {
    // The version is ignored, but the request has to be right.
    version(request);
    return turns.target(session, after).invoke(target -> check(target, request));
  }

  private static Optional<VersionNumber> version(ResponseParameters request) {
    return request
        .agent()
        .flatMap(reference -> reference.version())
        .map(
            id ->
                VersionIds.parse(id)
                    .orElseThrow(
                        () ->
                            RequestRules.wrong(
                                "agent.version", "must be the id of a version, such as '1'")));
  }

  private void check(TurnTarget target, ResponseParameters request) {
    RequestRules.check(target, request);
    hosted.requireReady(target.selector().access().agent().name(), target.definition());
  }

  /**
   * A session that is created for the response, unless the request is refused.
   *
   * @param content what else to store with it
   * @return fails as the creation does, and with no runtime, container not ready or wrong shape
   */
  Uni<TurnTarget> inNewSession(
      RegisteredAgent agent,
      Caller owner,
      ResponseParameters request,
      Metadata metadata,
      Optional<SessionCreation.InitialContent> content) {
    Optional<VersionNumber> version = version(request);
    return newSessions.target(
        check ->
            sessions.create(
                agent,
                owner,
                NewSession.implicit(version, config.sessionTtl(), metadata),
                Optional.empty(),
                Optional.of(content.map(rows -> rows.and(check)).orElse(check)),
                Deadline.NONE),
        session -> SessionSelectors.conversing(agent, owner, new SessionRef.Key(session.key)),
        target -> check(target, request));
  }
}
