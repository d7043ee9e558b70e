package dev.parley.ops;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The environment of the process. A variable of the program's own that is blank counts as absent,
 * and so does what Kubernetes puts there for the Services of a namespace: next to one that is named
 * {@code parley-db}, the port of the database would be {@code tcp://10.0.0.1:5432}.
 *
 * @param variables all of them, by name
 */
record Environment(Map<String, String> variables) {

  private static final String OURS = "PARLEY_";

  /** The port, as platforms give it that choose one. */
  private static final String PLATFORM_PORT = "PORT";

  private static final Pattern LINK_NAME =
      Pattern.compile(
          ".+_SERVICE_(HOST|PORT(_.+)?)|.+_PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?");

  private static final Pattern LINK_VALUE = Pattern.compile("(tcp|udp|sctp)://\\S+:\\d+");

  /**
   * What the configuration is made of: variables of others as they are, and of the program's own
   * those that say something.
   *
   * @param used tells by its name whether the program goes by a setting
   */
  Map<String, String> taken(Predicate<String> used) {
    return variables.entrySet().stream()
        .filter(
            variable ->
                !own(variable.getKey())
                    || used.test(variable.getKey())
                        && !variable.getValue().isBlank()
                        && !link(variable.getKey(), variable.getValue()))
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** The names that look like settings and are none, in the order of the alphabet. */
  List<String> unknown() {
    return variables.keySet().stream()
        .filter(name -> name.startsWith(OURS) && !Setting.known(name))
        .filter(name -> !link(name, variables.get(name)))
        .sorted()
        .toList();
  }

  /** Whether a variable of this name is one of the program's own. */
  static boolean own(String name) {
    return name.startsWith(OURS) || name.equals(PLATFORM_PORT);
  }

  private static boolean link(String name, String value) {
    return LINK_NAME.matcher(name).matches()
        || name.endsWith("_PORT") && LINK_VALUE.matcher(value).matches();
  }
}
