package dev.parley.turn.answer;

import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;
import dev.parley.runtime.Piece;
import dev.parley.runtime.RuntimeFailure;
import dev.parley.turn.config.TurnConfig;
import java.util.ArrayList;
import java.util.List;

/** What a turn has produced on this replica, and how much of it is stored. Used by one thread. */
public final class Transcript {

  private final boolean answering;
  private final int maxPieces;
  private final int maxLength;
  private final List<DecidedCall> decided;
  private final List<Piece> pieces = new ArrayList<>();
  private Piece.Usage usage = new Piece.Usage(0, 0);
  private int length;
  private int stored;
  private int unstoredLength;

  /**
   * A transcript.
   *
   * @param answering whether the turn answers a message
   * @param decided the calls that its caller has decided about
   */
  public Transcript(TurnConfig config, boolean answering, List<DecidedCall> decided) {
    this.decided = List.copyOf(decided);
    this.answering = answering;
    this.maxPieces = config.maxPieces();
    this.maxLength = config.maxOutput();
  }

  /**
   * Adds a piece.
   *
   * @throws RuntimeFailure if the turn produces more than it may
   */
  public void add(Piece piece) {
    int size = length(piece);
    if (pieces.size() == maxPieces || size > maxLength - length) {
      throw new RuntimeFailure(Cause.EXECUTION, "The answer exceeds the maximum length.");
    }
    if (piece instanceof Piece.Usage used) {
      usage = used;
    }
    append(piece, size);
  }

  /**
   * Adds a failed result for each decided call without a result, whatever their length, because the
   * turn is cut off. Returns these results.
   */
  public List<Piece> cutOff() {
    List<Piece> results = DecidedCall.cutOff(decided, pieces);
    results.forEach(result -> append(result, length(result)));
    return results;
  }

  private void append(Piece piece, int size) {
    pieces.add(piece);
    length += size;
    unstoredLength += size;
  }

  private static int length(Piece piece) {
    if (piece instanceof Piece.Text text) {
      return text.text().length();
    } else if (piece instanceof Piece.Reasoning reasoning) {
      return reasoning.text().length();
    } else if (piece instanceof Piece.ToolResult result) {
      return result.result().output().length();
    } else if (piece instanceof Piece.ToolCall call) {
      return call.call().arguments().length();
    } else if (piece instanceof Piece.ParameterUpdate update) {
      return update.value().length();
    } else if (piece instanceof Piece.Compaction compaction) {
      return compaction.summary().summary().length();
    } else if (piece instanceof Piece.StepTransition step) {
      return step.transition().content().length();
    } else if (piece instanceof Piece.Steering steering) {
      return steering.message().text().length();
    }
    return 0;
  }

  /** Adds a piece that is stored already, whatever its length; there is none that is not. */
  public void addStored(Piece piece) {
    pieces.add(piece);
    stored = pieces.size();
  }

  /** The pieces that are not stored yet. */
  public List<Piece> unstored() {
    return List.copyOf(pieces.subList(stored, pieces.size()));
  }

  /** The total length of the pieces that are not stored yet. */
  public int unstoredLength() {
    return unstoredLength;
  }

  /** Notes that the oldest unstored pieces are stored now. */
  public void stored(List<Piece> written) {
    stored += written.size();
    unstoredLength -= written.stream().mapToInt(Transcript::length).sum();
  }

  /** The tokens used so far; zeros if the runtime did not say so. */
  public Piece.Usage usage() {
    return usage;
  }

  /** What the pieces amount to. */
  public Answer answer() {
    return Answer.of(pieces, answering);
  }
}
