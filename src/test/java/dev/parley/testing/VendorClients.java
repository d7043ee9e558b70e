package dev.parley.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A vendor's own clients for JavaScript, unmodified, and the packaged program that they call. Their
 * scripts are in {@code src/test/e2e}. The clients of all vendors call one program, which ends with
 * the last test. Tests are skipped where npm cannot install the clients.
 */
public final class VendorClients implements BeforeAllCallback, BeforeEachCallback {

  private static final Path SCRIPTS = Path.of("src", "test", "e2e");

  private final String vendor;
  private NodeProject clients;
  private HttpsProgram program;

  /**
   * @param vendor the folder of the scripts
   */
  public VendorClients(String vendor) {
    this.vendor = vendor;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    if (NodeProject.isPossible()) {
      clients = NodeProject.install(SCRIPTS.resolve(vendor));
      if (clients.node().isPresent()) {
        program =
            context
                .getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .computeIfAbsent(
                    HttpsProgram.class, type -> HttpsProgram.start(), HttpsProgram.class);
      }
    }
  }

  /** Here and not once before all: a class that is skipped as a whole is not reported at all. */
  @Override
  public void beforeEach(ExtensionContext context) {
    assumeTrue(clients != null, "there is no npm, which installs the vendor's clients");
    assumeTrue(program != null, "npm has no Node.js for this platform");
    // Other tests may have started theirs since.
    program.issuer().mintFromNowOn();
  }

  /** The program that the clients call. */
  public HttpsProgram program() {
    return program;
  }

  /** Runs a script to its end, and fails with all that it printed unless it ends well. */
  public void run(String script, Map<String, String> environment) {
    clients.run(script, environment);
  }
}
