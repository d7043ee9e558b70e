package dev.parley.testing;

import io.restassured.RestAssured;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A program that all test classes share that ask for one of this kind, with what they leave in its
 * database and its log. It starts with the first of them and ends with the last test.
 *
 * @param <P> the program
 */
public final class Shared<P extends AutoCloseable> implements BeforeAllCallback, AfterAllCallback {

  private final Class<P> type;
  private final String kind;
  private final Supplier<P> start;
  private final Consumer<P> use;
  private P program;

  /**
   * @param kind what tells it from other programs of this type
   * @param start starts it
   * @param use has requests go to it, whatever other tests have started since
   */
  Shared(Class<P> type, String kind, Supplier<P> start, Consumer<P> use) {
    this.type = type;
    this.kind = kind;
    this.start = start;
    this.use = use;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    program =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.create(type))
            .computeIfAbsent(kind, name -> start.get(), type);
    use.accept(program);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    RestAssured.port = RestAssured.UNDEFINED_PORT;
  }

  /** The program. */
  public P program() {
    return program;
  }
}
