package dev.parley.ops.metric;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * Shapes the metric of requests: few buckets, chosen by what is promised, and the same tags for
 * requests that were broken off, which nobody else adds any to. Prometheus takes no two sets of
 * tags under one name, so one broken off first would keep all others out.
 */
@Singleton
public class RequestMeters implements MeterFilter {

  static final String NAME = "http.server.requests";

  private static final double[] BUCKETS =
      Stream.of(5, 10, 25, 50, 100, 250, 1000, 5000)
          .mapToDouble(millis -> Duration.ofMillis(millis).toNanos())
          .toArray();

  private final RequestTags tags;

  public RequestMeters(RequestTags tags) {
    this.tags = tags;
  }

  @Override
  public Meter.Id map(Meter.Id id) {
    if (!id.getName().equals(NAME) || id.getTag(RequestTags.OPERATION) != null) {
      return id;
    }
    return id.withTags(tags.ofBroken(id.getTag(RequestTags.METHOD), id.getTag(RequestTags.URI)));
  }

  @Override
  public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
    return id.getName().equals(NAME)
        ? DistributionStatisticConfig.builder()
            .serviceLevelObjectives(BUCKETS)
            .build()
            .merge(config)
        : config;
  }
}
