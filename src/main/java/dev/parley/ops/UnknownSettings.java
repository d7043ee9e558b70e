package dev.parley.ops;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.jboss.logging.Logger;

/** Tells of variables that are spelled like settings and are none: of a typo nothing else tells. */
@ApplicationScoped
public class UnknownSettings {

  private static final Logger LOG = Logger.getLogger(UnknownSettings.class);

  void onStart(@Observes StartupEvent event) {
    List<String> names = new Environment(System.getenv()).unknown();
    if (!names.isEmpty()) {
      LOG.warnf("Unknown settings, without effect: %s", String.join(", ", names));
    }
  }
}
