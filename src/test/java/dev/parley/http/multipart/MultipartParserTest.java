package dev.parley.http.multipart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.http.error.HttpFailureException;
import dev.parley.http.multipart.MultipartElement.Begin;
import dev.parley.http.multipart.MultipartElement.Bytes;
import dev.parley.http.multipart.MultipartElement.End;
import dev.parley.testing.Sentences;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How forms are parsed, however their bytes arrive. */
@DisplayNameGeneration(Sentences.class)
class MultipartParserTest {

  private static final String FORM =
      "ignored\r\n--b\r\n"
          + "Content-Disposition: form-data; name=\"message\"\r\n\r\n"
          + "Hello\r\n--b \t\r\n"
          + "content-disposition: form-data; name=files; filename=\"a.txt\"\r\n"
          + "Content-Type: Text/Plain; charset=UTF-8\r\n\r\n"
          + "one\r\n--\r\n-- b\r\n\r\n--b\r\n"
          + "Content-Disposition: form-data; name=\"empty\"\r\n\r\n"
          + "\r\n--b--\r\nignored\r\n--b\r\n";

  /** A part with its whole content. */
  private record Part(Begin begin, String content) {}

  private static List<Part> parse(String body, int size) {
    MultipartParser parser = new MultipartParser("b");
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    List<Part> parts = new ArrayList<>();
    Begin begin = null;
    StringBuilder content = new StringBuilder();
    for (int start = 0; start < bytes.length; start += size) {
      int end = Math.min(bytes.length, start + size);
      for (MultipartElement element : parser.add(Buffer.buffer(bytes).slice(start, end))) {
        if (element instanceof Begin next) {
          assertThat(begin).isNull();
          begin = next;
        } else if (element instanceof Bytes more) {
          assertThat(more.bytes().length()).isPositive();
          content.append(more.bytes());
        } else if (element instanceof End) {
          parts.add(new Part(begin, content.toString()));
          begin = null;
          content.setLength(0);
        }
      }
    }
    parser.requireComplete();
    return parts;
  }

  private static Begin head(String... headers) {
    return parse("--b\r\n" + String.join("\r\n", headers) + "\r\n\r\nx\r\n--b--", 1000)
        .get(0)
        .begin();
  }

  @Test
  void Parts_are_the_same_however_their_bytes_arrive() {
    List<Part> parts =
        List.of(
            new Part(new Begin("message", Optional.empty(), Optional.empty()), "Hello"),
            new Part(
                new Begin("files", Optional.of("a.txt"), Optional.of("text/plain")),
                "one\r\n--\r\n-- b\r\n"),
            new Part(new Begin("empty", Optional.empty(), Optional.empty()), ""));
    for (int size = 1; size <= FORM.length(); size++) {
      assertThat(parse(FORM, size)).as("in pieces of " + size).isEqualTo(parts);
    }
  }

  @Test
  void A_content_is_passed_on_before_its_end_arrives() {
    MultipartParser parser = new MultipartParser("b");
    parser.add(Buffer.buffer("--b\r\nContent-Disposition: form-data; name=x\r\n\r\n"));
    assertThat(parser.add(Buffer.buffer("x".repeat(1000))))
        .containsExactly(new Bytes(Buffer.buffer("x".repeat(1000 - "\r\n--".length()))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "filename=\"a;b.txt\" | a;b.txt",
        "filename=\"a \\\"b\\\" \\\\ \\c.txt\" | a \"b\" \\ \\c.txt",
        "filename=\"Über.txt\" | Über.txt",
        "filename=x; filename*=UTF-8''%C3%9Cber%20a+b.txt | Über a+b.txt",
        "filename*=utf-8'de'x ; filename=y | x",
        "FileName = a.txt | a.txt"
      })
  void File_names_are_read_as_clients_write_them(String parameter, String filename) {
    assertThat(head("Content-Disposition: form-data; name=\"f\"; " + parameter).filename())
        .hasValue(filename);
  }

  @Test
  void A_name_without_characters_is_a_name() {
    assertThat(head("Content-Disposition: form-data; name=f; filename=\"\"").filename())
        .hasValue("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "text", "a b/c", "text/plain text"})
  void A_media_type_that_is_none_is_absent(String type) {
    assertThat(head("Content-Disposition: form-data; name=f", "Content-Type: " + type).mediaType())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type: text/plain",
        "Content-Disposition: attachment; name=f",
        "Content-Disposition: form-data",
        "Content-Disposition: form-data; filename=f",
        "Content-Disposition: form-data; name=\"f",
        "Content-Disposition: form-data; name=\"f\" g",
        "Content-Disposition: form-data; name",
        "Content-Disposition: form-data; name=f; filename*=latin1''x",
        "Content-Disposition: form-data; name=f; filename*=UTF-8''%zz",
        "Content-Disposition: form-data; name=f\r\nContent-Transfer-Encoding: base64",
        "no header"
      })
  void Parts_with_other_headers_are_malformed(String headers) {
    assertThatThrownBy(() -> head(headers)).isInstanceOf(HttpFailureException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--b",
        "--b\r\n",
        "--bc\r\n\r\n",
        "--b\r\nContent-Disposition: form-data; name=f\r\n\r\nx",
        "--b\r\nContent-Disposition: form-data; name=f\r\n\r\nx\r\n--b\r\n",
        "--b\r\nContent-Disposition: form-data; name=f\r\n\r\nx\r\n--b-\r\n"
      })
  void A_body_that_does_not_end_is_malformed(String body) {
    assertThatThrownBy(() -> parse(body, 1)).isInstanceOf(HttpFailureException.class);
  }

  @Test
  void Headers_are_limited() {
    String disposition = "Content-Disposition: form-data; name=f";
    assertThat(head(disposition, "X: " + "x".repeat(8_000)).name()).isEqualTo("f");
    assertThatThrownBy(() -> head(disposition, "X: " + "x".repeat(9_000)))
        .isInstanceOf(HttpFailureException.class);
    assertThatThrownBy(() -> parse("--b\r\nX: " + "x".repeat(9_000), 100))
        .isInstanceOf(HttpFailureException.class);
  }
}
