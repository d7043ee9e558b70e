package dev.parley.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.parley.testing.PackagedProgram;
import dev.parley.testing.Sentences;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;

/** What is delivered, and what is not. */
@DisplayNameGeneration(Sentences.class)
class PackagingIT {

  @Test
  void The_development_database_is_not_packaged() throws IOException {
    assumeFalse(PackagedProgram.isNative(), "a native binary has no libraries beside it");
    try (Stream<Path> files = Files.walk(Path.of("target", "quarkus-app", "lib"))) {
      assertThat(files.filter(Files::isRegularFile))
          .extracting(path -> path.getFileName().toString())
          .anyMatch(name -> name.contains("quarkus-rest-jackson"))
          .anyMatch(name -> name.contains("vertx-pg-client"))
          .noneMatch(name -> name.contains("embedded") || name.contains("zonky"));
    }
  }
}
