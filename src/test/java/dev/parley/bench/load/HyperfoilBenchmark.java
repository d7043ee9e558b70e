package dev.parley.bench.load;

import java.util.Locale;

/** Benchmarks in the format of Hyperfoil. */
final class HyperfoilBenchmark {

  /** Enough that no request waits for one at a constant rate, unless answers take very long. */
  private static final int CONNECTIONS = 256;

  private static final String YAML =
      """
      name: bench
      threads: 1
      http:
        host: http://127.0.0.1:%d
        sharedConnections: %d
      phases:
      - load:
          %s
            duration: %d ms
            scenario:
            - request:
              - randomCsvRow:
                  file: %s
                  columns:
                    0: token
                    1: subject
                    2: session
              - httpRequest:
                  %s: %s
                  %s
                  timeout: 30 s
                  headers:
                    content-type: application/json
                    authorization: Bearer ${token}
      """;

  private HyperfoilBenchmark() {}

  /** The benchmark that sends one kind of request. */
  static String yaml(Target target, Call call, Load load) {
    return YAML.formatted(
        target.port(),
        load.rate().isPresent() ? CONNECTIONS : Load.CLIENTS,
        load.rate().stream()
            .mapToObj(HyperfoilBenchmark::open)
            .findFirst()
            .orElseGet(HyperfoilBenchmark::closed),
        load.duration().toMillis(),
        target.callers().toAbsolutePath(),
        call.method(),
        call.path(),
        call.body().isEmpty() ? "" : "body: '" + call.body() + "'");
  }

  private static String closed() {
    return "always:\n      users: " + Load.CLIENTS;
  }

  /** After five seconds without any answer, requests are no longer sent in time. */
  private static String open(double rate) {
    return String.format(
        Locale.ROOT,
        "constantRate:\n      usersPerSec: %.1f\n      variance: false\n      maxSessions: %d",
        rate,
        (int) (rate * 5) + Load.CLIENTS);
  }
}
