package dev.parley.ops;

import static org.assertj.core.api.Assertions.assertThat;

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
  void Nothing_of_the_development_database_is_packaged() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("target"))) {
      assertThat(files.filter(path -> path.toString().contains("quarkus-app/lib")))
          .extracting(path -> path.getFileName().toString())
          .noneMatch(name -> name.contains("embedded") || name.contains("zonky"));
    }
  }
}
