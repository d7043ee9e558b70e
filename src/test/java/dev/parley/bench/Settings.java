package dev.parley.bench;

import dev.parley.bench.load.Operation;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What is measured, from system properties.
 *
 * @param sessions number of sessions that are loaded
 * @param duration how long each load lasts
 * @param warmUp how long each kind of request is sent before anything is measured; may be zero
 * @param rounds how often full load is measured; the best round counts
 * @param halfLoad whether half of the full load is measured, too
 * @param optimized whether the JVMs of the programs have the optimizing compiler
 * @param operations what is measured
 */
record Settings(
    long sessions,
    Duration duration,
    Duration warmUp,
    int rounds,
    boolean halfLoad,
    boolean optimized,
    List<Operation> operations) {

  /**
   * Reads them. The short form, {@code bench.short}, is for CI. Its early rounds are the warm-up,
   * which is too short for the optimizing compiler.
   */
  static Settings read() {
    boolean brief = Boolean.getBoolean("bench.short");
    return new Settings(
        Long.getLong("bench.sessions", brief ? 20_000 : 100_000),
        seconds(System.getProperty("bench.seconds", brief ? "0.7" : "10")),
        seconds(System.getProperty("bench.warm-up", brief ? "0" : "20")),
        Integer.getInteger("bench.rounds", brief ? 3 : 1),
        !brief,
        !brief,
        brief
            ? List.of(Operation.GET, Operation.LIST_20, Operation.CREATE)
            : Arrays.asList(Operation.values()));
  }

  /** What a reader of the results has to know. */
  Map<String, Object> facts() {
    return Map.of(
        "sessions",
        sessions,
        "seconds",
        duration.toMillis() / 1e3,
        "warm_up_seconds",
        warmUp.toMillis() / 1e3,
        "rounds",
        rounds,
        "processors",
        Runtime.getRuntime().availableProcessors(),
        "optimized",
        optimized,
        "java",
        System.getProperty("java.vm.name") + " " + Runtime.version());
  }

  private static Duration seconds(String number) {
    return Duration.ofMillis((long) (Double.parseDouble(number) * 1000));
  }
}
