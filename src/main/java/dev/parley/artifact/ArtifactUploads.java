package dev.parley.artifact;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.parley.file.FileAdditions;
import dev.parley.file.FileAdditions.NewFile;
import dev.parley.file.FileTransfers;
import dev.parley.file.content.ContentUpload;
import dev.parley.file.content.FileConfig;
import dev.parley.session.SessionHandle;
import dev.parley.session.SessionSelector;
import dev.parley.session.Sessions;
import dev.parley.store.Ids;
import dev.parley.store.StoreClock;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;

/** Uploads artifacts to sessions. */
@ApplicationScoped
public class ArtifactUploads {

  private static final int TTL_DAYS = 30;

  private final Sessions sessions;
  private final FileTransfers transfers;
  private final FileAdditions additions;
  private final FileConfig config;
  private final Ids ids;
  private final StoreClock clock;
  private final ObjectMapper json;

  ArtifactUploads(
      Sessions sessions,
      FileTransfers transfers,
      FileAdditions additions,
      FileConfig config,
      Ids ids,
      StoreClock clock,
      ObjectMapper json) {
    this.sessions = sessions;
    this.transfers = transfers;
    this.additions = additions;
    this.config = config;
    this.ids = ids;
    this.clock = clock;
    this.json = json;
  }

  /**
   * Begins an upload, which counts as a use of the session.
   *
   * @return fails with session not found
   */
  public Uni<ArtifactUpload> begin(SessionSelector selector) {
    return sessions
        .use(selector)
        .map(
            session ->
                new ArtifactUpload(this, selector, session, config.sessionQuota().asLongValue()));
  }

  Instant now() {
    return clock.now();
  }

  /** Uses a session while contents are uploaded to it, and keeps them from being removed. */
  Uni<Void> use(SessionSelector selector, SessionHandle session, List<UUID> contents) {
    return sessions.use(selector).chain(() -> transfers.keep(session, contents));
  }

  UUID nextId() {
    return ids.next();
  }

  Uni<ContentUpload> content(SessionHandle session) {
    return transfers.begin(session);
  }

  Uni<Void> store(
      Mutiny.StatelessSession rows,
      UUID agent,
      UUID session,
      List<NewFile> files,
      Function<ObjectMapper, ArrayNode> artifacts) {
    Instant now = clock.now();
    return additions
        .add(rows, agent, session, files, now)
        .chain(
            () ->
                rows.createNativeQuery(ArtifactSql.ADD)
                    .setParameter("agent", agent)
                    .setParameter("session", session)
                    .setParameter("artifacts", artifacts.apply(json).toString())
                    .setParameter("ttl", TTL_DAYS)
                    .setParameter("now", now)
                    .executeUpdate())
        .replaceWithVoid();
  }

  Uni<Void> discard(SessionHandle session, List<UUID> contents) {
    return transfers.discard(session, contents);
  }
}
