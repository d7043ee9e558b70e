package dev.parley.ops.settings;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The environment of the process. Blank Parley variables count as absent, and so do the variables
 * that Kubernetes adds for the Services of a namespace: for a Service named {@code parley-db}, it
 * would set the port of the database to {@code tcp://10.0.0.1:5432}.
 *
 * @param variables all variables, by name
 */
public record Environment(Map<String, String> variables) {

  private static final String OURS = "PARLEY_";

  /** The port variable set by platforms that assign the port. */
  private static final String PLATFORM_PORT = "PORT";

  private static final Pattern LINK_NAME =
      Pattern.compile(
          ".+_SERVICE_(HOST|PORT(_.+)?)|.+_PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?");

  private static final Pattern LINK_VALUE = Pattern.compile("(tcp|udp|sctp)://\\S+:\\d+");

  /**
   * The variables for the configuration: unchanged if they are not Parley's, and Parley's own if
   * they have a value.
   *
   * @param used whether the program uses the setting of a given name
   */
  public Map<String, String> taken(Predicate<String> used) {
    return variables.entrySet().stream()
        .filter(
            variable ->
                !own(variable.getKey())
                    || used.test(variable.getKey())
                        && !variable.getValue().isBlank()
                        && !link(variable.getKey(), variable.getValue()))
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** The names that look like settings but are not, in alphabetical order. */
  List<String> unknown() {
    return variables.keySet().stream()
        .filter(name -> name.startsWith(OURS) && !Setting.known(name))
        .filter(name -> !link(name, variables.get(name)))
        .sorted()
        .toList();
  }

  /** Whether a variable of this name belongs to Parley. */
  static boolean own(String name) {
    return name.startsWith(OURS) || name.equals(PLATFORM_PORT);
  }

  private static boolean link(String name, String value) {
    return LINK_NAME.matcher(name).matches()
        || name.endsWith("_PORT") && LINK_VALUE.matcher(value).matches();
  }
}
