package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The OpenAPI document in the sources. */
@ParleyTest
class OpenApiFileTest {

  private static final Path FILE = Path.of("src/main/resources/openapi.json");

  /** The document that Quarkus generated from the annotations, for the tests that run now. */
  private static final Path GENERATED = Path.of("target/openapi/openapi.json");

  @Test
  void It_is_what_the_annotations_say() throws IOException {
    assertThat(Files.mismatch(GENERATED, FILE))
        .as("the first byte that differs; to update it: cp %s %s", GENERATED, FILE)
        .isEqualTo(-1);
  }
}
