package dev.parley.schedule;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of schedules. */
@ConfigMapping(prefix = "parley.schedule")
interface ScheduleConfig {

  /** How often a replica looks for runs that are due: one second to one hour, or off. */
  String every();

  /** How many schedules an owner may have with all agents of a workspace: 1 to 100000. */
  @WithDefault("100")
  int maxPerOwner();

  /**
   * The time from the last use of a run's session to its expiry: at most 3650 days; zero if it
   * never expires.
   */
  @WithDefault("90d")
  Duration sessionTtl();
}
