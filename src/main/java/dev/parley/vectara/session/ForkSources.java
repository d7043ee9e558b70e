package dev.parley.vectara.session;

import dev.parley.agent.CurrentAgents;
import dev.parley.agent.RegisteredAgent;
import dev.parley.artifact.ArtifactForks;
import dev.parley.file.FileForks;
import dev.parley.http.error.HttpFailure;
import dev.parley.http.request.RequestDeadline;
import dev.parley.session.AccessScope;
import dev.parley.session.Session;
import dev.parley.session.SessionAccess;
import dev.parley.session.SessionCreation.InitialContent;
import dev.parley.session.SessionRef;
import dev.parley.session.SessionSelector;
import dev.parley.session.Sessions;
import dev.parley.turn.log.ConversationForks;
import dev.parley.turn.log.ConversationForks.LastEvent;
import dev.parley.turn.log.EventLog;
import dev.parley.vectara.EventIds;
import dev.parley.vectara.access.CallerRights;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Finds the session that a new session is copied from, and what is copied. */
@ApplicationScoped
public class ForkSources {

  private final CurrentAgents agents;
  private final Sessions sessions;
  private final FileForks files;
  private final ArtifactForks artifacts;
  private final ConversationForks conversations;
  private final EventLog events;
  private final CallerRights rights;
  private final RequestDeadline deadline;

  public ForkSources(
      CurrentAgents agents,
      Sessions sessions,
      FileForks files,
      ArtifactForks artifacts,
      ConversationForks conversations,
      EventLog events,
      CallerRights rights,
      RequestDeadline deadline) {
    this.agents = agents;
    this.sessions = sessions;
    this.files = files;
    this.artifacts = artifacts;
    this.conversations = conversations;
    this.events = events;
    this.rights = rights;
    this.deadline = deadline;
  }

  /**
   * The source session, if the request names one. The caller must be allowed to read it.
   *
   * @param agent the agent of the new session
   * @return fails with agent not found, session not found, or event not found
   * @throws dev.parley.http.error.HttpFailureException wrong shape
   * @throws dev.parley.failure.FailureException missing role
   */
  Uni<Optional<Session>> source(RegisteredAgent agent, ForkRequest fork) {
    if (fork == null) {
      return Uni.createFrom().item(Optional.empty());
    }
    requireShape(fork);
    String agentKey = Optional.ofNullable(fork.agentKey()).orElse(agent.name());
    AccessScope scope = rights.reading(agentKey);
    return agents
        .byName(
            rights.caller().workspace(),
            agentKey,
            found -> {
              SessionSelector selector =
                  SessionSelector.unexpired(
                      new SessionAccess(found, rights.caller(), scope),
                      new SessionRef.Key(fork.sessionKey()));
              return sessions
                  .load(selector, deadline.get())
                  .call(() -> requireCompacted(selector, fork));
            })
        .map(Optional::of);
  }

  private static void requireShape(ForkRequest fork) {
    if (fork.sessionKey() == null) {
      throw new HttpFailure.WrongShape("from_session.session_key", "is required").exception();
    }
    if (fork.includeUpToEventId() != null && fork.compactUpToEventId() != null) {
      throw new HttpFailure.WrongShape(
              "from_session.compact_up_to_event_id",
              "must not be given together with include_up_to_event_id")
          .exception();
    }
  }

  /**
   * What the new session copies besides the settings: the files, the artifacts among them, and the
   * conversation up to the event that the request names.
   *
   * @param source the session that the request names
   * @throws dev.parley.failure.FailureException event not found
   */
  InitialContent content(Session source, ForkRequest fork) {
    return files
        .filesOf(source)
        .and(artifacts.artifactsOf(source))
        .and(
            conversations.conversationOf(
                source, Optional.ofNullable(fork.includeUpToEventId()).map(ForkSources::event)));
  }

  private static LastEvent event(String reference) {
    return new LastEvent(EventIds.required(reference), reference);
  }

  /**
   * The last event to summarize in the copy, if the request names one.
   *
   * @throws dev.parley.failure.FailureException event not found
   */
  static Optional<LastEvent> compacted(ForkRequest fork) {
    return Optional.ofNullable(fork).map(ForkRequest::compactUpToEventId).map(ForkSources::event);
  }

  /** Requires that the last event to summarize exists. */
  private Uni<Void> requireCompacted(SessionSelector source, ForkRequest fork) {
    return compacted(fork)
        .map(
            last ->
                events.get(source, last.id(), last.reference(), deadline.get()).replaceWithVoid())
        .orElseGet(() -> Uni.createFrom().voidItem());
  }
}
