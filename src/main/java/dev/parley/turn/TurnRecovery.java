package dev.parley.turn;

import dev.parley.turn.sql.EndSql;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Cleans up after turns: ends those whose lease has expired, and deletes pieces. */
@ApplicationScoped
public class TurnRecovery {

  private final TurnStore store;

  TurnRecovery(TurnStore store) {
    this.store = store;
  }

  /** Ends a turn as interrupted, with the text up to then; false if it has ended meanwhile. */
  Uni<Boolean> interrupt(TurnKey key) {
    return store
        .produced(key)
        .chain(
            produced ->
                store.end(
                    key,
                    EndSql.AFTER_LEASE,
                    produced,
                    produced.answer().end(TurnStatus.INTERRUPTED, 0)));
  }

  /**
   * Ends turns whose lease has expired.
   *
   * @param batch maximum number
   * @return how many it ended
   */
  public Uni<Integer> interruptExpired(int batch) {
    return store
        .expired(batch)
        .chain(
            keys ->
                Multi.createFrom()
                    .iterable(keys)
                    .onItem()
                    .transformToUniAndConcatenate(this::interrupt)
                    .filter(interrupted -> interrupted)
                    .collect()
                    .asList()
                    .map(List::size));
  }

  /**
   * Deletes pieces that were kept after the end of their turns for long enough.
   *
   * @param batch maximum number of turns
   * @return the number of turns
   */
  public Uni<Integer> forgetPieces(int batch) {
    return store.forgetPieces(batch);
  }
}
