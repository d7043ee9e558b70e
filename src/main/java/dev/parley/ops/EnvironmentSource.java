package dev.parley.ops;

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
 * Has the configuration take its values from an {@link Environment} in place of the process's own.
 * Otherwise a blank variable would hide the default, and a wrong one disturb a {@link Command} that
 * has no use for it. Values of the program's own are taken as they are written: a password may hold
 * what the configuration would take for an expression.
 */
@StaticInitSafe
public class EnvironmentSource implements SmallRyeConfigBuilderCustomizer {

  /** Replaces one of the usual sources; the others are as they were. */
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
   * What takes the place of the source.
   *
   * @param used tells by its name whether the program goes by a setting
   */
  static EnvConfigSource source(Environment environment, Predicate<String> used) {
    Map<String, String> variables = new HashMap<>();
    environment
        .taken(used)
        .forEach(
            (name, value) -> variables.put(name, Environment.own(name) ? literal(value) : value));
    return new EnvConfigSource(variables, EnvConfigSource.ORDINAL);
  }

  /** What the configuration has to read, so that it finds this value and no expression. */
  static String literal(String value) {
    return value.replace("$", "\\$");
  }
}
