package dev.parley.file.content;

import dev.parley.store.Store;
import dev.parley.store.StoreClock;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Stores contents in PostgreSQL, in chunks. Each chunk is a separate statement, so that a slow
 * client does not hold a connection.
 */
@ApplicationScoped
class ContentsInDatabase implements FileContents {

  /**
   * Size in bytes of every chunk except a content's last one. Stored contents depend on this value.
   */
  private static final int CHUNK = 256 * 1024;

  // Does nothing if the content's row no longer exists.
  private static final String WRITE =
      """
      with content as (
        update file_content c set touched_at = :now
        where c.agent_id = :agent and c.id = :content and not c.linked
        returning c.agent_id, c.id
      )
      insert into file_chunk (agent_id, content_id, seq, bytes)
      select content.agent_id, content.id, cast(:seq as integer), cast(:bytes as bytea) from content
      """;

  private final Store store;
  private final StoreClock clock;

  ContentsInDatabase(Store store, StoreClock clock) {
    this.store = store;
    this.clock = clock;
  }

  @Override
  public Writer writer(UUID agent, UUID content) {
    return new ChunkWriter(agent, content);
  }

  @Override
  public Uni<byte[]> read(UUID agent, UUID content, long offset) {
    return store
        .withStatelessSession(
            rows ->
                rows.createSelectionQuery(
                        "select c.bytes from FileChunk c where c.agentId = :agent"
                            + " and c.contentId = :content and c.seq = :seq",
                        byte[].class)
                    .setParameter("agent", agent)
                    .setParameter("content", content)
                    .setParameter("seq", (int) (offset / CHUNK))
                    .getSingleResultOrNull())
        .onItem()
        .ifNull()
        .failWith(ContentGone::new);
  }

  @Override
  public Uni<Void> remove(Mutiny.StatelessSession rows, UUID agent, List<UUID> contents) {
    return rows.createMutationQuery(
            "delete from FileChunk c where c.agentId = :agent and c.contentId in :ids")
        .setParameter("agent", agent)
        .setParameter("ids", contents)
        .executeUpdate()
        .replaceWithVoid();
  }

  private final class ChunkWriter implements Writer {

    private final UUID agent;
    private final UUID content;
    private Buffer pending = Buffer.buffer();
    private int seq;

    private ChunkWriter(UUID agent, UUID content) {
      this.agent = agent;
      this.content = content;
    }

    @Override
    public Uni<Void> add(Buffer bytes) {
      pending.appendBuffer(bytes);
      return flush(CHUNK);
    }

    @Override
    public Uni<Void> finish() {
      return flush(1);
    }

    /** Writes chunks until fewer than this number of bytes are pending. */
    private Uni<Void> flush(int least) {
      if (pending.length() < least) {
        return Uni.createFrom().voidItem();
      }
      int length = Math.min(CHUNK, pending.length());
      byte[] bytes = pending.getBytes(0, length);
      pending = pending.getBuffer(length, pending.length());
      return insert(seq++, bytes).chain(() -> flush(least));
    }

    private Uni<Void> insert(int number, byte[] bytes) {
      return store
          .withStatelessSession(
              rows ->
                  rows.createNativeQuery(WRITE)
                      .setParameter("agent", agent)
                      .setParameter("content", content)
                      .setParameter("now", clock.now())
                      .setParameter("seq", number)
                      .setParameter("bytes", bytes)
                      .executeUpdate())
          .invoke(
              found -> {
                if (found == 0) {
                  throw new ContentGone();
                }
              })
          .replaceWithVoid();
    }
  }
}
