package dev.parley.ops.settings;

import io.quarkus.runtime.annotations.StaticInitSafe;
import io.smallrye.config.DotEnvConfigSourceProvider;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;
import io.smallrye.config.SysPropConfigSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Makes the configuration read its values from an {@link Environment} instead of the process
 * environment. Otherwise a blank variable would hide the default, and an invalid one could disturb
 * a {@link Command} that does not use it. Parley's own values are used literally: a password may
 * contain text that the configuration would treat as an expression.
 */
@StaticInitSafe
public class EnvironmentSource implements SmallRyeConfigBuilderCustomizer {

  /** Replaces the environment source; the other default sources are unchanged. */
  @Override
  public void configBuilder(SmallRyeConfigBuilder builder) {
    if (!builder.isAddDefaultSources()) {
      return;
    }
    Predicate<String> used =
        Command.running().<Predicate<String>>map(c -> c::uses).orElse(n -> true);
    builder
        .setAddDefaultSources(false)
        .addPropertiesSources()
        .withSources(new SysPropConfigSource())
        .withSources(source(new Environment(System.getenv()), used))
        .withSources(DotEnvConfigSourceProvider.dotEnvSources(builder.getClassLoader()));
  }

  /**
   * The replacement source.
   *
   * @param used whether the program uses the setting of a given name
   */
  static EnvConfigSource source(Environment environment, Predicate<String> used) {
    Map<String, String> variables = new HashMap<>();
    environment
        .taken(used)
        .forEach(
            (name, value) -> variables.put(name, Environment.own(name) ? literal(value) : value));
    return new EnvConfigSource(variables, EnvConfigSource.ORDINAL);
  }

  /** Escapes a value so that the configuration does not treat it as an expression. */
  static String literal(String value) {
    return value.replace("$", "\\$");
  }
}
