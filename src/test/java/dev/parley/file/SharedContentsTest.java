package dev.parley.file;

import static dev.parley.testing.AzureFiles.ofNewSession;
import static dev.parley.testing.AzureFiles.random;
import static dev.parley.testing.Wire.AZURE;
import static dev.parley.testing.Wire.DEMO;
import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.ops.Sweeper;
import dev.parley.testing.AzureFiles;
import dev.parley.testing.Parallel;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.StoredFiles;
import dev.parley.testing.Token;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A fork shares the contents of its source's files, which are stored until the last file goes. */
@ParleyTest
class SharedContentsTest {

  private static final String QUICK = "/v2/agents/quick/sessions";
  private static final byte[] CONTENT = random(300_000);
  private static final int CHUNKS = 2;

  @Inject Sweeper sweeper;
  @Inject StoredFiles stored;

  private final Token owner = somebody();
  private long chunksBefore;

  @BeforeEach
  void count() {
    sweep();
    chunksBefore = stored.rows("file_chunk");
  }

  private void sweep() {
    try {
      VertxContextSupport.subscribeAndAwait(sweeper::sweep);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private long chunks() {
    sweep();
    return stored.rows("file_chunk") - chunksBefore;
  }

  private AzureFiles source() {
    return ofNewSession(owner).with("d/f", CONTENT);
  }

  private Response forking(AzureFiles source, String target) {
    return vectara(owner)
        .body(
            "{\"from_session\":{\"session_key\":\"%s\",\"agent_key\":\"%s\"}}"
                .formatted(source.session(), DEMO))
        .post(target);
  }

  private AzureFiles fork(AzureFiles source) {
    return new AzureFiles(
        owner, forking(source, VECTARA).then().statusCode(201).extract().path("key"));
  }

  private void delete(AzureFiles files) {
    azure(owner).delete(AZURE + "/" + files.session()).then().statusCode(204);
  }

  @Test
  void Forks_take_no_room_and_count_against_the_quota() {
    AzureFiles source = source();
    AzureFiles fork = fork(fork(source));
    assertThat(chunks()).isEqualTo(CHUNKS);
    assertThat(stored.counted(fork.session())).isEqualTo(CONTENT.length);
    assertThat(stored.bytes(fork.session())).isEqualTo(CONTENT.length);
  }

  @Test
  void The_content_outlives_the_session_that_it_was_uploaded_to() {
    AzureFiles source = source();
    AzureFiles fork = fork(source);
    AzureFiles second = fork(fork);
    delete(source);
    delete(fork);
    assertThat(chunks()).isEqualTo(CHUNKS);
    assertThat(second.get("d/f").asByteArray()).isEqualTo(CONTENT);
    delete(second);
    assertThat(chunks()).isZero();
  }

  @Test
  void The_content_goes_when_the_last_file_is_replaced_or_deleted() {
    AzureFiles source = source();
    AzureFiles fork = fork(source).with("d/f", random(1));
    assertThat(chunks()).isEqualTo(CHUNKS + 1);
    assertThat(source.get("d/f").asByteArray()).isEqualTo(CONTENT);
    assertThat(fork.get("d/f").asByteArray()).isEqualTo(random(1));
    source.delete("d/f").then().statusCode(204);
    assertThat(chunks()).isEqualTo(1);
    fork.request().queryParam("path", "d").queryParam("recursive", "true").delete(fork.url());
    assertThat(chunks()).isZero();
    assertThat(stored.counted(fork.session())).isZero();
  }

  @Test
  void A_fork_of_another_agent_shares_the_content_too() {
    AzureFiles source = source();
    String fork = forking(source, QUICK).then().statusCode(201).extract().path("key");
    delete(source);
    assertThat(chunks()).isEqualTo(CHUNKS);
    String file = "/agents/quick/endpoint/sessions/%s/files/content".formatted(fork);
    assertThat(azure(owner).queryParam("path", "d/f").get(file).asByteArray()).isEqualTo(CONTENT);
    vectara(owner).delete(QUICK + "/" + fork).then().statusCode(204);
    assertThat(chunks()).isZero();
  }

  @Test
  void First_forks_during_the_deletion_of_a_file_have_it_or_not() {
    for (int round = 0; round < 10; round++) {
      AzureFiles source = source().with("g", CONTENT);
      remain(
          source,
          atTheSameTime(
              List.of(
                  () -> source.delete("g"),
                  () -> forking(source, VECTARA),
                  () -> forking(source, VECTARA),
                  () -> forking(source, VECTARA))));
    }
    assertThat(chunks()).isZero();
  }

  @Test
  void Forks_deletions_and_sweeps_at_the_same_time_lose_nothing_and_leave_nothing_behind() {
    for (int round = 0; round < 10; round++) {
      AzureFiles source = source().with("g", CONTENT);
      AzureFiles fork = fork(source);
      remain(
          source,
          atTheSameTime(
              List.of(
                  () -> source.put("g", random(1)),
                  () -> azure(owner).delete(AZURE + "/" + fork.session()),
                  () -> forking(fork, VECTARA),
                  () -> forking(source, VECTARA),
                  () -> {
                    sweep();
                    return source.get("d/f");
                  })));
    }
    assertThat(chunks()).isZero();
  }

  private static List<Response> atTheSameTime(List<Supplier<Response>> calls) {
    List<Response> answers = Parallel.map(calls, Supplier::get);
    assertThat(answers).extracting(Response::statusCode).isSubsetOf(200, 201, 204, 404);
    return answers;
  }

  /** The source and its new forks are whole, and deleted at the same time. */
  private void remain(AzureFiles source, List<Response> answers) {
    sweep();
    List<AzureFiles> remaining =
        Stream.concat(
                Stream.of(source.session()),
                answers.stream()
                    .filter(answer -> answer.contentType().contains("json"))
                    .map(answer -> answer.<String>path("key"))
                    .filter(Objects::nonNull))
            .map(key -> new AzureFiles(owner, key))
            .toList();
    assertThat(remaining).hasSizeGreaterThanOrEqualTo(2).allSatisfy(this::isWhole);
    Parallel.map(
        remaining,
        files -> {
          delete(files);
          sweep();
          return files;
        });
  }

  private void isWhole(AzureFiles files) {
    List<String> names = files.names(".");
    assertThat(names).contains("d").isSubsetOf("d", "g");
    assertThat(files.get("d/f").asByteArray()).isEqualTo(CONTENT);
    if (names.contains("g")) {
      assertThat(files.get("g").asByteArray()).isIn(CONTENT, random(1));
    }
    assertThat(stored.contents(files.session())).isEqualTo(names.size());
  }
}
