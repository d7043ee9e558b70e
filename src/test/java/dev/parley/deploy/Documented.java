package dev.parley.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the documentation says about settings and images. */
final class Documented {

  private static final Pattern ROW = Pattern.compile("(?m)^\\| (`PARLEY_[^|]*)\\|");
  private static final Pattern VARIABLE = Pattern.compile("PARLEY_[A-Z0-9_]+");

  private Documented() {}

  /** The variables in the table of settings. */
  static Set<String> variables() {
    Set<String> names = new TreeSet<>();
    Matcher rows = ROW.matcher(read(Path.of("docs", "settings.md")));
    while (rows.find()) {
      VARIABLE.matcher(rows.group(1)).results().forEach(match -> names.add(match.group()));
    }
    assertThat(names).contains("PARLEY_DB_HOST", "PARLEY_OIDC_ISSUER");
    return names;
  }

  /** Holds settings against that table; those of others than Parley are not in it. */
  static void assertKnown(Set<String> variables) {
    assertThat(variables)
        .filteredOn(name -> name.startsWith("PARLEY_"))
        .isNotEmpty()
        .isSubsetOf(variables());
    assertThat(variables)
        .as("others")
        .filteredOn(name -> !name.startsWith("PARLEY_"))
        .allMatch(name -> name.startsWith("QUARKUS_"));
  }

  /** Holds an image against those that are used: never with a registry's host, always a version. */
  static void assertKnownImage(String image) {
    String keycloak = "keycloak/keycloak:" + property("keycloak.version");
    assertThat(image)
        .matches("parley:[0-9a-z.]+|postgres:17|ollama/ollama:[0-9.]+|" + Pattern.quote(keycloak))
        .doesNotEndWith(":latest");
  }

  /** A property of the build. */
  private static String property(String name) {
    Matcher matcher =
        Pattern.compile("<" + name + ">([^<]+)</" + name + ">").matcher(read(Path.of("pom.xml")));
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  /** A file's text. */
  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
