package dev.parley.turn.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits of turns. Lengths are in characters. */
@ConfigMapping(prefix = "parley.turn")
public interface TurnConfig {

  /**
   * How long a turn survives its replica: 5 s to 5 min. The replica renews the lease every second.
   */
  @WithDefault("15s")
  Duration lease();

  /** Maximum duration of a turn: 1 s to 1 h. */
  @WithDefault("5m")
  Duration maxDuration();

  /**
   * How long the pieces of a turn in the background are kept after its end, so that its stream can
   * be read again: 0 s to 1 d.
   */
  @WithDefault("10m")
  Duration keepPieces();

  /** Maximum number of turns in flight on a replica: 1 to 10000; 0 in a command that runs none. */
  @WithDefault("256")
  int maxInFlight();

  /** Maximum number of inputs that wait in a session for the turn in flight: 0 to 10000. */
  @WithDefault("100")
  int maxQueued();

  /** Maximum length of a message: 1 to 1048576. */
  @WithDefault("262144")
  int maxMessage();

  /** Maximum total length of what a turn produces: 1 to 16777216. */
  @WithDefault("1048576")
  int maxOutput();

  /** Maximum number of pieces of a turn: 1 to 10000000. */
  @WithDefault("200000")
  int maxPieces();

  /** Maximum number of earlier messages that a runtime receives: 0 to 10000. */
  @WithDefault("200")
  int historyMessages();

  /** Maximum total length of the earlier messages that a runtime receives: 0 to 16777216. */
  @WithDefault("1048576")
  int historyLength();

  /**
   * Maximum total length of these messages as they are stored, with their images, files and
   * contexts: 0 to 1073741824.
   */
  @WithDefault("16777216")
  int historySize();
}
