package dev.parley.bench;

import dev.parley.bench.data.Api;
import dev.parley.bench.data.BenchPostgres;
import dev.parley.bench.data.Callers;
import dev.parley.bench.data.SessionLoader;
import dev.parley.bench.data.StatementCounter;
import dev.parley.bench.load.FirstPieces;
import dev.parley.bench.load.Hyperfoil;
import dev.parley.bench.load.Load;
import dev.parley.bench.load.Operation;
import dev.parley.bench.load.PgBench;
import dev.parley.bench.load.PgBenchScript;
import dev.parley.bench.load.Sample;
import dev.parley.bench.load.Target;
import dev.parley.testing.Database;
import dev.parley.testing.FreePort;
import dev.parley.testing.Issuer;
import dev.parley.testing.RunningProgram;
import dev.parley.testing.Token;
import dev.parley.testing.Wire;
import io.restassured.RestAssured;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** All processes of the benchmark, and the sessions in the database. */
final class BenchHome implements AutoCloseable {

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final List<Target> targets = new ArrayList<>();
  private final Path directory;
  private final Programs programs;
  private final Hyperfoil hyperfoil;
  private final PgBench pgBench;
  private final Meter meter;

  /**
   * Starts them and loads the sessions.
   *
   * @param settings how many sessions there are, and how the programs run
   * @param directory an existing one, for logs and whatever the load generators need
   */
  BenchHome(Settings settings, Path directory) {
    this.directory = directory;
    programs = new Programs(settings.optimized());
    try {
      BenchPostgres postgres = opened(new BenchPostgres());
      Issuer issuer = new Issuer();
      Map<String, String> provider = issuer.start();
      open.push(issuer::stop);
      RunningProgram parley = opened(programs.parley(postgres, provider.get("PARLEY_OIDC_ISSUER")));
      Database database = opened(postgres.database());
      SessionLoader loader = new SessionLoader(database, settings.sessions() / Api.values().length);
      load(loader, parley);
      String agent = database.value("select id from agent where name = 'azure'");
      addTargets(new Callers(database), parley, bare(postgres, agent));
      meter = new Meter(new StatementCounter(database));
      pgBench =
          new PgBench(
              directory,
              new PgBenchScript(Programs.STATEMENTS, SessionLoader.CALLERS, loader.ofCallers()),
              postgres.port(),
              agent);
      hyperfoil = opened(new Hyperfoil(Programs.PROJECTS.resolve("load"), directory));
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private <T extends AutoCloseable> T opened(T resource) {
    open.push(resource);
    return resource;
  }

  private static void load(SessionLoader loader, RunningProgram parley) {
    RestAssured.port = parley.port();
    for (Api api : Api.values()) {
      Wire.as(Token.of("original"))
          .body("{}")
          .post(api.sessions())
          .then()
          .statusCode(api.created());
      loader.load(api);
    }
    loader.settle();
  }

  /**
   * The bare resource.
   *
   * @param process its process
   * @param port where it listens
   */
  private record Bare(Process process, int port) {}

  private Bare bare(BenchPostgres postgres, String agent) {
    int port = FreePort.next();
    Process process = programs.bare(postgres, agent, port);
    open.push(() -> process.destroyForcibly().onExit().join());
    return new Bare(process, port);
  }

  private void addTargets(Callers callers, RunningProgram parley, Bare bare) {
    for (Api api : Api.values()) {
      Path rows = callers.write(api, directory);
      if (api == Api.AZURE) {
        targets.add(Targets.bare(bare.process().toHandle(), bare.port(), rows));
      }
      targets.add(Targets.parley(api, parley.process().toHandle(), parley.port(), rows));
    }
  }

  /** The programs that have this operation, the bare resource first. */
  List<Target> having(Operation operation) {
    return targets.stream().filter(target -> target.calls().containsKey(operation)).toList();
  }

  /** Puts load on a program. */
  Sample load(Target target, Operation operation, Load load) {
    return operation == Operation.FIRST_PIECE
        ? FirstPieces.run(target, operation, load)
        : hyperfoil.run(target, operation, load);
  }

  PgBench pgBench() {
    return pgBench;
  }

  Meter meter() {
    return meter;
  }

  /** Ends them all, the last one first. */
  @Override
  public void close() {
    RestAssured.port = RestAssured.UNDEFINED_PORT;
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        // The others have to end, too.
        System.err.println("not closed: " + e);
      }
    }
  }
}
