package dev.parley.http.stream;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of streams of server-sent events. */
@ConfigMapping(prefix = "parley.stream")
public interface StreamConfig {

  /** How long nothing may be sent in a stream before a heartbeat is sent: 1 s to 10 min. */
  @WithDefault("15s")
  Duration heartbeat();
}
