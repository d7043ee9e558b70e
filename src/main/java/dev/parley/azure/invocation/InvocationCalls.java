package dev.parley.azure.invocation;

import dev.parley.agent.RegisteredAgent;
import dev.parley.azure.AzureConfig;
import dev.parley.azure.conversation.ConversationLookup;
import dev.parley.azure.session.SessionCalls;
import dev.parley.azure.session.SessionSelectors;
import dev.parley.failure.ConversationFailure;
import dev.parley.http.HttpConfig;
import dev.parley.http.body.IncomingBytes;
import dev.parley.http.error.HttpFailure;
import dev.parley.identity.Caller;
import dev.parley.runtime.Origin;
import dev.parley.runtime.hosted.Invocations;
import dev.parley.runtime.hosted.Invocations.Answer;
import dev.parley.runtime.hosted.Invocations.Forwarded;
import dev.parley.session.NewSession;
import dev.parley.session.SessionCreation;
import dev.parley.session.SessionRef;
import dev.parley.session.Sessions;
import dev.parley.session.metadata.Metadata;
import dev.parley.store.Deadline;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** Finds the session of an invocation and forwards it. */
@ApplicationScoped
public class InvocationCalls {

  private static final Logger LOG = Logger.getLogger(InvocationCalls.class);

  private static final String PATH = "/invocations";

  private final SessionCalls calls;
  private final Sessions sessions;
  private final SessionCreation creation;
  private final Invocations invocations;
  private final IncomingBytes body;
  private final ContainerRequestContext request;
  private final AzureConfig config;
  private final HttpConfig http;

  public InvocationCalls(
      SessionCalls calls,
      Sessions sessions,
      SessionCreation creation,
      Invocations invocations,
      IncomingBytes body,
      ContainerRequestContext request,
      AzureConfig config,
      HttpConfig http) {
    this.calls = calls;
    this.sessions = sessions;
    this.creation = creation;
    this.invocations = invocations;
    this.body = body;
    this.request = request;
    this.config = config;
    this.http = http;
  }

  /**
   * An answer with the ids of what it belongs to.
   *
   * @param session the session's key; empty for none
   * @param invocation the id of the invocation; empty for none
   */
  record Invoked(Answer answer, String session, String invocation) {

    int status() {
      return answer.status();
    }

    Multi<byte[]> bytes() {
      return answer.bytes();
    }

    Map<String, List<String>> headers() {
      Map<String, List<String>> headers = new HashMap<>();
      answer.contentType().ifPresent(type -> headers.put(HttpHeaders.CONTENT_TYPE, List.of(type)));
      if (!session.isEmpty()) {
        headers.put("x-agent-session-id", List.of(session));
        headers.put("x-agent-invocation-id", List.of(invocation));
      }
      return headers;
    }
  }

  private record Used(UUID id, String key) {}

  /**
   * Invokes an agent in a session of the caller, or in a new one if the id is null. This counts as
   * use of the session.
   */
  Uni<Invoked> invoke(String agentName, String sessionId) {
    long limit = http.maxBodySize().asLongValue();
    if (body.announced() > limit) {
      throw new HttpFailure.BodyTooLarge(limit).exception();
    }
    return calls.on(
        agentName,
        (agent, caller) ->
            invocations
                .requireReady(agent.name())
                .chain(() -> session(agent, caller, sessionId))
                .chain(
                    session ->
                        forward(
                                agent,
                                caller,
                                session,
                                InvocationIds.text(session.id(), UUID.randomUUID()),
                                "POST",
                                PATH,
                                Optional.of(bounded(body.stream(), limit)))
                            .onFailure(Invocations::isNotReady)
                            .call(() -> remove(agent, caller, session, sessionId == null))));
  }

  private Uni<Used> session(RegisteredAgent agent, Caller caller, String id) {
    if (id != null) {
      return sessions
          .use(SessionSelectors.changing(agent, caller, id))
          .map(session -> new Used(session.id(), id));
    }
    agent.requireIsolation(caller);
    return creation
        .create(
            agent,
            caller,
            NewSession.implicit(Optional.empty(), config.sessionTtl(), Metadata.none()),
            Optional.empty())
        .map(session -> new Used(session.id, session.key));
  }

  /** A container that is gone since it was ready leaves no session that was created for it. */
  private Uni<Void> remove(RegisteredAgent agent, Caller caller, Used session, boolean created) {
    return created
        ? sessions
            .delete(SessionSelectors.changing(agent, caller, session.key()), Deadline.NONE)
            .onFailure()
            .invoke(
                failure ->
                    LOG.warnf(
                        "Session of a refused invocation not deleted: %s", failure.toString()))
            .onFailure()
            .recoverWithNull()
        : Uni.createFrom().voidItem();
  }

  private static Multi<Buffer> bounded(Multi<Buffer> bytes, long limit) {
    AtomicLong count = new AtomicLong();
    return bytes.invoke(
        part -> {
          if (count.addAndGet(part.length()) > limit) {
            throw new HttpFailure.BodyTooLarge(limit).exception();
          }
        });
  }

  /** Asks for an invocation, whose id names its session: only its owner may. */
  Uni<Invoked> on(String agentName, String id, String method, String action) {
    ConversationFailure missing = new ConversationFailure.InvocationNotFound(id);
    UUID session = InvocationIds.session(id).orElseThrow(missing::exception);
    return calls.on(
        agentName,
        (agent, caller) -> {
          return sessions
              .get(
                  SessionSelectors.conversing(agent, caller, new SessionRef.Id(id, session)),
                  Deadline.NONE)
              .onFailure(ConversationLookup::isMissing)
              .transform(gone -> missing.exception())
              .chain(
                  found ->
                      forward(
                          agent,
                          caller,
                          new Used(session, found.key()),
                          id,
                          method,
                          PATH + "/" + id + action,
                          Optional.empty()));
        });
  }

  /** Asks for the container's own description. */
  Uni<Invoked> openApi(String agentName) {
    return calls.on(
        agentName,
        (agent, caller) ->
            forward(
                agent,
                caller,
                new Used(null, ""),
                "",
                "GET",
                PATH + "/docs/openapi.json",
                Optional.empty()));
  }

  private Uni<Invoked> forward(
      RegisteredAgent agent,
      Caller caller,
      Used session,
      String invocation,
      String method,
      String path,
      Optional<Multi<Buffer>> bytes) {
    Origin origin =
        new Origin(agent.name(), agent.id(), session.key(), Origin.user(caller), UUID.randomUUID());
    String query =
        session.key().isEmpty()
            ? ""
            : "?agent_session_id=" + URLEncoder.encode(session.key(), StandardCharsets.UTF_8);
    return invocations
        .forward(
            new Forwarded(
                agent.rid(),
                origin,
                method,
                path + query,
                invocation,
                bytes.flatMap(
                    some -> Optional.ofNullable(request.getHeaderString(HttpHeaders.CONTENT_TYPE))),
                bytes))
        .map(answer -> new Invoked(answer, session.key(), invocation));
  }
}
