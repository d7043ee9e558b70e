package dev.parley.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/**
 * Makes the class data archive, if it is wanted, before Quarkus starts the packaged program. The
 * property {@code quarkus.test.arg-line} has the program use it.
 */
public class ArchivedClasses implements QuarkusTestResourceLifecycleManager {

  @Override
  public Map<String, String> start() {
    PackagedProgram.command();
    return Map.of();
  }

  @Override
  public void stop() {
    // Other programs start from it.
  }
}
