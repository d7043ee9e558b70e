package dev.parley.ops;

import dev.parley.ops.settings.Command;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.vertx.VertxContextSupport;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/**
 * The application class when the program was started with a {@link Command}: runs the command and
 * exits.
 */
@ApplicationScoped
@Unremovable
public class CommandRun implements QuarkusApplication {

  private static final Logger LOG = Logger.getLogger(CommandRun.class);

  private final Schema schema;
  private final Sweeper sweeper;

  public CommandRun(Schema schema, Sweeper sweeper) {
    this.schema = schema;
    this.sweeper = sweeper;
  }

  /**
   * Runs the command given as the argument.
   *
   * @return 0, the exit code
   * @throws Exception when the command fails
   */
  @Override
  public int run(String... arguments) throws Exception {
    Command command = Command.of(arguments).orElseThrow();
    if (command == Command.SWEEP) {
      sweep();
    }
    LOG.infof("Completed %s; the schema is at version %s", command.argument(), schema.version());
    return 0;
  }

  private void sweep() throws Exception {
    try {
      VertxContextSupport.subscribeAndAwait(sweeper::sweep);
    } catch (Exception | Error failure) {
      throw failure;
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }
}
