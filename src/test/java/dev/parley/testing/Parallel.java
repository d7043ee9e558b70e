package dev.parley.testing;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Does many things at once. */
public final class Parallel {

  private Parallel() {}

  /** What a step makes of each input, all steps running at the same time. */
  public static <T, R> List<R> map(List<T> inputs, Function<T, R> step) {
    ExecutorService threads = Executors.newFixedThreadPool(inputs.size());
    try {
      List<Future<R>> pending =
          inputs.stream().map(input -> threads.submit(() -> step.apply(input))).toList();
      return pending.stream().map(Parallel::result).toList();
    } finally {
      threads.shutdownNow();
    }
  }

  private static <R> R result(Future<R> future) {
    try {
      return future.get();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
