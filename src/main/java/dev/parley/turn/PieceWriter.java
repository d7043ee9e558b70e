package dev.parley.turn;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.parley.runtime.Piece;
import dev.parley.runtime.PieceJson;
import dev.parley.store.DatabaseUnavailable;
import dev.parley.turn.answer.Transcript;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/**
 * Stores the pieces of a running turn every 100 ms, so that they can be read on any replica and
 * survive this one. Used by the thread of the turn's context only.
 */
final class PieceWriter {

  private static final Logger LOG = Logger.getLogger(PieceWriter.class);

  private static final long EVERY_MILLIS = 100;

  /** The runtime is not asked for more while this many characters are not stored. */
  private static final int MAX_UNSTORED = 64 * 1024;

  private final Lease lease;
  private final TurnStore store;
  private final PieceJson json;
  private final Transcript transcript;
  private final Vertx vertx;
  private final Executor context;
  private final Runnable lost;

  private Uni<Void> writing;

  /** Pieces whose statement may have been executed; they are sent again as they were. */
  private List<Piece> sent = List.of();

  private ArrayNode sentContents;
  private int ordinal;
  private boolean scheduled;
  private boolean stopped;

  /** Whether the lease is known to be no longer valid. */
  private boolean withdrawn;

  /**
   * Prepares a writer.
   *
   * @param context runs tasks in the turn's context
   * @param lost called when the lease is no longer valid
   */
  PieceWriter(
      Lease lease,
      TurnStore store,
      PieceJson json,
      Transcript transcript,
      Vertx vertx,
      Executor context,
      Runnable lost) {
    this.lease = lease;
    this.store = store;
    this.json = json;
    this.transcript = transcript;
    this.vertx = vertx;
    this.context = context;
    this.lost = lost;
  }

  /** Notes that there is a new piece; completes when the runtime may produce the next one. */
  Uni<Void> wrote() {
    if (!lease.stored()) {
      return Uni.createFrom().voidItem();
    }
    if (!scheduled) {
      scheduled = true;
      vertx.setTimer(EVERY_MILLIS, timer -> storeInTime());
    }
    return transcript.unstoredLength() < MAX_UNSTORED ? Uni.createFrom().voidItem() : storePieces();
  }

  /**
   * Stores nothing more; completes when no statement is running. The pieces of a turn in the
   * background are stored first, because they are read again after its end.
   */
  Uni<Void> stop() {
    stopped = true;
    Uni<Void> running = writing == null ? Uni.createFrom().voidItem() : writing;
    return lease.kind() == NewTurn.Kind.BACKGROUND ? running.chain(this::storeAll) : running;
  }

  /**
   * Takes the first input that was queued for the turn, after {@link #stop}. Its message follows
   * the pieces so far, all of which are stored first; the writer then goes on.
   *
   * @return null if the lease is no longer valid; fails in an outage
   */
  Uni<Piece.Steering> take(Optional<String> step) {
    // Deferred, so that a retry stores again what could not be stored.
    return Uni.createFrom()
        .deferred(this::storeAll)
        .chain(
            () -> {
              if (withdrawn) {
                return Uni.createFrom().nullItem();
              }
              return transcript.unstored().isEmpty()
                  ? store.take(lease, ordinal, step).emitOn(context)
                  : Uni.createFrom().failure(new DatabaseUnavailable("pieces not stored"));
            })
        .invoke(
            message -> {
              if (message != null) {
                transcript.addStored(message);
                ordinal++;
                stopped = false;
              }
            });
  }

  private void storeInTime() {
    scheduled = false;
    if (!stopped) {
      storePieces().subscribe().with(stored -> {});
    }
  }

  /** Stores all pieces that are not stored yet, unless there is an outage. */
  private Uni<Void> storeAll() {
    int before = transcript.unstored().size();
    return storePieces()
        .chain(
            () -> {
              int left = transcript.unstored().size();
              return left == 0 || left == before ? Uni.createFrom().voidItem() : storeAll();
            });
  }

  /** Stores pieces that are not stored yet. In an outage they stay unstored until later. */
  private Uni<Void> storePieces() {
    if (writing != null) {
      return writing;
    }
    if (sent.isEmpty()) {
      sent = transcript.unstored();
      sentContents = json.write(sent);
    }
    List<Piece> batch = sent;
    ArrayNode written = sentContents;
    if (written.isEmpty()) {
      // There is nothing to store, such as a text without characters.
      transcript.stored(batch);
      sent = List.of();
      return Uni.createFrom().voidItem();
    }
    Uni<Void> write =
        store
            .append(lease, ordinal, written)
            .emitOn(context)
            .invoke(held -> stored(batch, written.size(), held))
            .onFailure()
            .invoke(failure -> LOG.debugf("Pieces are not stored yet: %s", failure.toString()))
            .onFailure()
            .recoverWithNull()
            .replaceWithVoid()
            .memoize()
            .indefinitely();
    writing = write;
    write.subscribe().with(done -> writing = null);
    return write;
  }

  private void stored(List<Piece> batch, int count, boolean held) {
    if (held) {
      ordinal += count;
      transcript.stored(batch);
      sent = List.of();
    } else {
      withdrawn = true;
      lost.run();
    }
  }
}
