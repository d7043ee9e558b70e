package dev.parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import dev.parley.testing.MainClasses;
import dev.parley.testing.Sentences;
import jakarta.persistence.Entity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a native binary is built from, checked where none can be built. */
@Tag("native-sources")
@DisplayNameGeneration(Sentences.class)
class NativeSourcesIT {

  private static final Path SOURCES = Path.of("target", "native-sources");
  private static final String ANNOTATIONS = "com.fasterxml.jackson.annotation";

  /** Records whose classes are named for nothing but "is it one of these?". */
  private static final Pattern TOLD_APART_ONLY =
      Pattern.compile(
          "dev\\.parley\\.(failure\\.\\w*Failure\\$|http\\.(error\\.HttpFailure\\$|RequestId$))");

  /**
   * How many types each dialect has on the wire at least. Fewer mean that the search below misses
   * some: raise a number as types are added, and lower it only with the types.
   */
  private static final Map<String, Integer> WIRE_TYPES =
      Map.of("azure", 17, "palantir", 15, "vectara", 18);

  /** The same of records whose classes are handed to Hibernate or Jackson. */
  private static final int MADE_RECORDS = 15;

  private static Set<String> reflective;
  private static List<String> resources;

  @BeforeAll
  static void read() throws IOException {
    try (Stream<Path> files = Files.list(SOURCES)) {
      Path jar =
          files.filter(path -> path.toString().endsWith("-runner.jar")).findFirst().orElseThrow();
      reflective =
          new TreeSet<>(
              elements(json(jar, "reflect-config.json"))
                  .filter(entry -> entry.path("allDeclaredConstructors").asBoolean())
                  .map(entry -> entry.get("name").asText())
                  .toList());
      resources =
          elements(json(jar, "resource-config.json").at("/resources/includes"))
              .map(entry -> entry.get("pattern").asText())
              .toList();
    }
  }

  private static JsonNode json(Path jar, String name) throws IOException {
    try (JarFile content = new JarFile(jar.toFile());
        InputStream entry =
            content.getInputStream(content.getEntry("META-INF/native-image/" + name))) {
      return new ObjectMapper().readTree(entry);
    }
  }

  private static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  @Test
  void Types_that_Jackson_reads_and_writes_are_registered() {
    Set<String> wire = names(MainClasses.ALL.stream().filter(NativeSourcesIT::onTheWire).toList());
    WIRE_TYPES.forEach(
        (dialect, least) ->
            assertThat(wire)
                .filteredOn(name -> name.startsWith("dev.parley." + dialect + "."))
                .as(dialect)
                .hasSizeGreaterThanOrEqualTo(least));
    assertThat(reflective).containsAll(wire);
  }

  @Test
  void Entities_and_query_results_are_registered() {
    assertThat(reflective)
        .containsAll(
            names(
                MainClasses.ALL.stream()
                    .filter(type -> type.isAnnotatedWith(Entity.class))
                    .toList()));
    // Whoever names a record's class hands it to something that makes one: Hibernate or Jackson.
    Set<JavaClass> made = new HashSet<>();
    for (JavaClass type : MainClasses.ALL) {
      type.getReferencedClassObjects().forEach(object -> made.add(object.getRawType()));
    }
    Set<String> records =
        names(
            made.stream()
                .filter(type -> type.isRecord() && type.getPackageName().startsWith("dev.parley"))
                .filter(type -> !TOLD_APART_ONLY.matcher(type.getName()).lookingAt())
                .toList());
    assertThat(records).hasSizeGreaterThanOrEqualTo(MADE_RECORDS);
    assertThat(reflective).containsAll(records);
  }

  @Test
  void Migrations_and_the_demo_agents_are_included() throws IOException {
    try (Stream<Path> migrations = Files.list(Path.of("src/main/resources/db/migration"))) {
      assertThat(
              migrations
                  .map(path -> path.getFileName().toString())
                  .filter(name -> name.endsWith(".sql")))
          .isNotEmpty()
          .allSatisfy(name -> assertThat(resources).anyMatch(pattern -> pattern.contains(name)));
    }
    assertThat(resources).anyMatch("demo-agents.yaml"::matches);
  }

  /** The classes of the program are initialised while the binary is built. */
  @Test
  void No_random_source_is_created_at_build_time() {
    assertThat(MainClasses.ALL.stream().flatMap(type -> type.getFields().stream()))
        .filteredOn(field -> field.getModifiers().contains(JavaModifier.STATIC))
        .extracting(field -> field.getRawType().getName())
        .isNotEmpty()
        .noneMatch(
            name ->
                name.matches(
                    "java\\.util\\.(Random|Timer|UUID)|java\\.time\\.Clock|java\\.lang\\.Thread"
                        + "|java\\.security\\.(SecureRandom|Key.*)|javax\\.crypto\\..*"
                        + "|java\\.util\\.concurrent\\..*Executor.*|java\\.io\\..*Stream"
                        + "|com\\.fasterxml\\.uuid\\..*"));
  }

  private static boolean onTheWire(JavaClass type) {
    return (type.isRecord() || type.isEnum())
        && (type.getSimpleName().endsWith("Request") && type.isRecord() && isOfDialect(type)
            || type.getSimpleName().endsWith("Response")
            || annotated(type)
            || type.getEnclosingClass().filter(NativeSourcesIT::onTheWire).isPresent());
  }

  private static boolean isOfDialect(JavaClass type) {
    return type.getPackageName().matches("dev\\.parley\\.(azure|palantir|vectara)(\\..*)?");
  }

  private static boolean annotated(JavaClass type) {
    return Stream.concat(
            type.getAnnotations().stream(),
            type.getMembers().stream().map(JavaMember::getAnnotations).flatMap(Set::stream))
        .anyMatch(annotation -> annotation.getRawType().getPackageName().startsWith(ANNOTATIONS));
  }

  private static Set<String> names(List<JavaClass> types) {
    Set<String> names = new TreeSet<>();
    types.forEach(type -> names.add(type.getName()));
    return names;
  }
}
