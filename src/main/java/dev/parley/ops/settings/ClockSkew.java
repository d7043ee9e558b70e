package dev.parley.ops.settings;

import io.quarkus.runtime.annotations.StaticInitSafe;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.Priorities;
import jakarta.annotation.Priority;
import java.time.Duration;

/**
 * Lets the allowed clock difference be configured as a duration, like every other time. Quarkus
 * expects a number of seconds; fractions are rounded up.
 */
@StaticInitSafe
@Priority(Priorities.APPLICATION) // after expressions are expanded
public class ClockSkew implements ConfigSourceInterceptor {

  static final String PROPERTY = "quarkus.oidc.token.lifespan-grace";

  private static final long serialVersionUID = 1;

  @Override
  public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
    ConfigValue found = context.proceed(name);
    return name.equals(PROPERTY) && found != null && found.getValue() != null && expanded(found)
        ? found.withValue(String.valueOf(seconds(found.getValue())))
        : found;
  }

  /** Quarkus also reads unexpanded values, to compare them. */
  private static boolean expanded(ConfigValue value) {
    return !value.getValue().contains("${");
  }

  private static long seconds(String text) {
    Duration skew = DurationConverter.parseDuration(text);
    return skew.getNano() == 0 ? skew.toSeconds() : skew.toSeconds() + 1;
  }
}
