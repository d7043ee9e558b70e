package dev.parley.ops.settings;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Warns about variables that are named like settings but are not, because nothing else reveals a
 * typo.
 */
@ApplicationScoped
public class UnknownSettings {

  private static final Logger LOG = Logger.getLogger(UnknownSettings.class);

  void onStart(@Observes StartupEvent event) {
    List<String> names = new Environment(System.getenv()).unknown();
    if (!names.isEmpty()) {
      LOG.warnf("Ignoring unknown settings: %s", String.join(", ", names));
    }
  }
}
