package dev.parley.ops.metric;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * Configures the request metric: few buckets, chosen by the service's targets, and the same tags
 * for aborted requests, to which the framework adds none. Prometheus rejects different sets of tags
 * under one name, so an aborted request that came first would exclude all others.
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
