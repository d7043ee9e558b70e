package dev.parley.ops.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.MainClasses;
import dev.parley.testing.Sentences;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;

/** The list of settings is neither shorter nor longer than what is read and what is told. */
@DisplayNameGeneration(Sentences.class)
class SettingTest {

  private static final Pattern NAME = Pattern.compile("\\bPARLEY_[A-Z_]*[A-Z]\\b");

  /** The first two cells of a row of a table that begins with a setting. */
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (`PARLEY_[^|]*)\\|([^|]*)\\|");

  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
  private static final Pattern INJECTED =
      Pattern.compile("@ConfigProperty\\(name = \"(parley[^\"]*)\"");

  private static Set<String> listed() {
    return Setting.ALL.stream().map(Setting::name).collect(Collectors.toCollection(TreeSet::new));
  }

  private static SettingType kind(String name) {
    return Setting.ALL.stream().filter(s -> s.name().equals(name)).findFirst().get().type();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> found(Pattern pattern, int group, String text) {
    return pattern.matcher(text).results().map((MatchResult match) -> match.group(group));
  }

  /** The variable that MicroProfile takes for a property. */
  private static String variable(String property) {
    return property.replaceAll("[^0-9A-Za-z]", "_").toUpperCase(Locale.ROOT);
  }

  /** All properties of all mappings, with their defaults; empty where there is none. */
  private static Map<String, String> mapped() {
    Map<String, String> mapped = new HashMap<>();
    MainClasses.ALL.stream()
        .filter(type -> type.isAnnotatedWith(ConfigMapping.class))
        .forEach(
            type ->
                ConfigClass.configClass(type.reflect())
                    .getProperties()
                    .forEach(
                        (name, fallback) ->
                            mapped.put(variable(name), fallback == null ? "" : fallback)));
    // Lists are there once more, by their elements.
    mapped.keySet().removeIf(name -> name.endsWith("_"));
    return mapped;
  }

  private static Set<String> read() throws IOException {
    Set<String> read = new TreeSet<>(mapped().keySet());
    found(NAME, 0, read(Path.of("src/main/resources/application.properties"))).forEach(read::add);
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
      sources
          .filter(file -> file.toString().endsWith(".java"))
          .flatMap(file -> found(INJECTED, 1, read(file)))
          .map(SettingTest::variable)
          .forEach(read::add);
    }
    return read;
  }

  /** Names in a cell. In parentheses there are endings, each instead of the end of the first. */
  private static Stream<String> names(String cell) {
    List<String> quoted = found(QUOTED, 1, cell).toList();
    return quoted.stream().map(word -> word.startsWith("_") ? ended(quoted.get(0), word) : word);
  }

  private static String ended(String name, String ending) {
    return IntStream.range(0, name.length())
        .filter(place -> name.charAt(place) == '_')
        .mapToObj(place -> name.substring(0, place) + ending)
        .filter(listed()::contains)
        .findFirst()
        .orElse(ending);
  }

  @Test
  void The_validated_settings_are_the_ones_in_use() throws IOException {
    assertThat(listed()).hasSameSizeAs(Setting.ALL).isEqualTo(read());
  }

  @Test
  void The_documented_settings_are_the_validated_ones() {
    Set<String> told =
        found(ROW, 1, read(Path.of("docs", "settings.md")))
            .flatMap(SettingTest::names)
            .filter(name -> !name.startsWith(Setting.CONTAINER))
            .collect(Collectors.toSet());
    assertThat(told).isEqualTo(listed());
  }

  @Test
  void The_documentation_names_no_other_setting() {
    assertThat(found(NAME, 0, documentation()))
        // Of the realm for Keycloak.
        .filteredOn(name -> !name.equals("PARLEY_CLIENT_SECRET"))
        // The beginning of several names.
        .filteredOn(name -> !name.equals("PARLEY_DB"))
        // They have names of agents.
        .filteredOn(name -> !name.startsWith(Setting.CONTAINER))
        .isSubsetOf(listed());
  }

  /** The README and all other pages. */
  private static String documentation() {
    try (Stream<Path> pages = Files.list(Path.of("docs"))) {
      return Stream.concat(Stream.of(Path.of("README.md"), Path.of("CONTRIBUTING.md")), pages)
          .map(SettingTest::read)
          .collect(Collectors.joining("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void Every_default_is_of_its_type() {
    mapped().entrySet().stream()
        .filter(entry -> !entry.getValue().isEmpty())
        .forEach(
            entry ->
                assertThat(kind(entry.getKey()).accepts(entry.getValue()))
                    .as(entry.toString())
                    .isTrue());
    ROW.matcher(read(Path.of("docs", "settings.md")))
        .results()
        .filter(row -> row.group(2).matches(" `[^`]+` "))
        .forEach(
            row ->
                assertThat(kind(names(row.group(1)).findFirst().get()))
                    .as(row.group())
                    .matches(kind -> kind.accepts(row.group(2).replaceAll("[` ]", ""))));
  }
}
