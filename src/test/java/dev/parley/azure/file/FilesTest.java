package dev.parley.azure.file;

import static dev.parley.testing.AzureFiles.ofNewSession;
import static dev.parley.testing.AzureFiles.random;
import static dev.parley.testing.Wire.AZURE;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.somebody;
import static io.restassured.http.ContentType.JSON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import dev.parley.testing.AzureFiles;
import dev.parley.testing.Bodies;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.StoredFiles;
import dev.parley.testing.TimePasses;
import dev.parley.testing.Token;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operations on a session's files. */
@ParleyTest
class FilesTest {

  @Inject StoredFiles stored;
  @Inject TimePasses time;

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  @Test
  void An_uploaded_file_can_be_downloaded() {
    AzureFiles files = ofNewSession(somebody());
    files
        .put("data/hello.txt", bytes("hello"))
        .then()
        .statusCode(201)
        .body("$", equalTo(Map.of("path", "data/hello.txt", "bytes_written", 5)));
    Response got = files.get("data/hello.txt");
    assertThat(got.statusCode()).isEqualTo(200);
    assertThat(got.contentType()).isEqualTo("application/octet-stream");
    assertThat(got.header("Content-Length")).isEqualTo("5");
    assertThat(got.header("Transfer-Encoding")).isNull();
    assertThat(got.asString()).isEqualTo("hello");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 262_143, 262_144, 262_145, 1_000_000, 5 * 1024 * 1024})
  void A_file_of_any_size_is_returned_unchanged(int size) {
    AzureFiles files = ofNewSession(somebody()).with("f", random(size));
    Response got = files.get("f");
    assertThat(got.header("Content-Length")).isEqualTo(String.valueOf(size));
    assertThat(got.asByteArray()).isEqualTo(random(size));
    assertThat(stored.counted(files.session())).isEqualTo(size);
    assertThat(stored.bytes(files.session())).isEqualTo(size);
  }

  @Test
  void The_body_can_have_any_or_no_media_type_and_need_not_have_a_Content_Length() {
    AzureFiles files = ofNewSession(somebody());
    String path = files.url() + "/content?api-version=v1&path=";
    for (String type : List.of("application/json", "text/plain", "no type at all")) {
      files
          .request()
          .header("Content-Type", type)
          .queryParam("path", "typed")
          .body(bytes("{]"))
          .put(files.url() + "/content")
          .then()
          .statusCode(201);
    }
    assertThat(Bodies.putWithoutType(files.token(), path + "untyped", "x").status()).isEqualTo(201);
    assertThat(Bodies.putChunked(files.token(), path + "chunked", "y".repeat(300_000)).status())
        .isEqualTo(201);
    assertThat(files.get("typed").asString()).isEqualTo("{]");
    assertThat(files.get("untyped").asString()).isEqualTo("x");
    assertThat(files.get("chunked").asString()).isEqualTo("y".repeat(300_000));
  }

  @Test
  void An_upload_replaces_an_existing_file() {
    AzureFiles files = ofNewSession(somebody()).with("f", random(600_000)).with("f", bytes("new"));
    assertThat(files.get("f").asString()).isEqualTo("new");
    files.list(".").body("entries.size", equalTo(List.of(3)));
    assertThat(stored.counted(files.session())).isEqualTo(3);
    assertThat(stored.bytes(files.session())).isEqualTo(3);
    assertThat(stored.contents(files.session())).isEqualTo(1);
  }

  @Test
  void Only_pages_after_the_first_can_be_read_without_the_isolation_key() {
    Token token = somebody();
    String session =
        azure(token)
            .header("x-ms-user-isolation-key", "k")
            .body("{}")
            .post(AZURE)
            .then()
            .statusCode(201)
            .extract()
            .path("agent_session_id");
    String files = AZURE + "/" + session + "/files";
    for (String name : List.of("a", "b", "c")) {
      azure(token)
          .header("x-ms-user-isolation-key", "k")
          .body("x")
          .put(files + "/content?path=" + name)
          .then()
          .statusCode(201);
    }
    azure(token)
        .queryParam("after", "a")
        .get(files)
        .then()
        .statusCode(200)
        .body("entries.name", equalTo(List.of("b", "c")));
    for (Response answer :
        List.of(
            azure(token).get(files),
            azure(token).get(files + "/content?path=a"),
            azure(token).body("y").put(files + "/content?path=a"),
            azure(token).delete(files + "?path=a"))) {
      answer.then().statusCode(403).body("error.code", equalTo("session_not_accessible"));
    }
    azure(token)
        .header("x-ms-user-isolation-key", "l")
        .queryParam("after", "a")
        .get(files)
        .then()
        .statusCode(404);
    azure(somebody()).queryParam("after", "a").get(files).then().statusCode(404);
  }

  @Test
  void An_unsupported_method_is_405_and_an_unknown_path_404() {
    AzureFiles files = ofNewSession(somebody());
    for (String path : List.of("", "/content", "/mkdir", "/stat")) {
      files
          .request()
          .patch(files.url() + path)
          .then()
          .statusCode(405)
          .body("error.code", equalTo("method_not_allowed"));
    }
    files.request().get(files.url() + "/nothing").then().statusCode(404);
  }

  @Test
  void A_directory_is_listed_by_name_without_its_subdirectories() {
    AzureFiles files =
        ofNewSession(somebody())
            .with("b/deep/x", bytes("1"))
            .with("a.txt", bytes("12"))
            .with("B", bytes("123"));
    JsonPath home = files.request().get(files.url()).then().statusCode(200).extract().jsonPath();
    assertThat(home.getString("path")).isEqualTo(".");
    assertThat(home.getList("entries.name")).containsExactly("B", "a.txt", "b");
    assertThat(home.getList("entries.size")).containsExactly(3, 2, 0);
    assertThat(home.getList("entries.is_directory")).containsExactly(false, false, true);
    assertThat(home.getList("entries.is_dir")).containsExactly(false, false, true);
    assertThat(home.getLong("entries[0].modified_time")).isGreaterThan(1_700_000_000L);
    assertThat(home.getMap("entries[0]"))
        .containsOnlyKeys("name", "size", "is_directory", "is_dir", "modified_time");
    assertThat(home.getBoolean("has_more")).isFalse();
    assertThat(home.getString("first_id")).isEqualTo("B");
    assertThat(home.getString("last_id")).isEqualTo("b");
    assertThat(files.names("b")).containsExactly("deep");
    assertThat(files.names("./b/../b/deep")).containsExactly("x");
    files.list("b").body("path", equalTo("b"));
  }

  @Test
  void An_empty_directory_has_no_entries_and_no_ids() {
    AzureFiles files = ofNewSession(somebody());
    files
        .list(".")
        .statusCode(200)
        .body("entries", equalTo(List.of()))
        .body("has_more", equalTo(false))
        .body("$", not(hasKey("last_id")));
  }

  @Test
  void Pages_continue_by_name_in_both_directions() {
    AzureFiles files = ofNewSession(somebody());
    List.of("a", "b", "c", "d", "e").forEach(name -> files.with(name, bytes(name)));
    assertThat(page(files, Map.of("limit", "2"))).isEqualTo("[a, b] true");
    assertThat(page(files, Map.of("limit", "2", "after", "b"))).isEqualTo("[c, d] true");
    assertThat(page(files, Map.of("limit", "2", "after", "d"))).isEqualTo("[e] false");
    assertThat(page(files, Map.of("after", "e"))).isEqualTo("[] false");
    assertThat(page(files, Map.of("limit", "2", "before", "d"))).isEqualTo("[b, c] true");
    assertThat(page(files, Map.of("limit", "3", "order", "desc"))).isEqualTo("[e, d, c] true");
    assertThat(page(files, Map.of("order", "desc", "after", "c"))).isEqualTo("[b, a] false");
    files.delete("c").then().statusCode(204);
    assertThat(page(files, Map.of("limit", "1", "after", "c"))).isEqualTo("[d] true");
  }

  private static String page(AzureFiles files, Map<String, String> query) {
    JsonPath page =
        files
            .request()
            .queryParams(query)
            .get(files.url())
            .then()
            .statusCode(200)
            .extract()
            .jsonPath();
    return page.getList("entries.name") + " " + page.getBoolean("has_more");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"limit=0", "limit=101", "order=up", "after=a/b", "before=..", "after=a&before=b"})
  void Invalid_paging_parameters_are_rejected(String query) {
    AzureFiles files = ofNewSession(somebody());
    String param = query.contains("&") ? "before" : query.substring(0, query.indexOf('='));
    files
        .request()
        .get(files.url() + "?" + query)
        .then()
        .statusCode(400)
        .body("error.param", equalTo(param));
  }

  @Test
  void Delete_removes_a_file_and_with_recursive_a_directory_with_its_content() {
    AzureFiles files =
        ofNewSession(somebody())
            .with("d/a", bytes("a"))
            .with("d/e/b", random(300_000))
            .with("d.txt", bytes("d"))
            .with("d0", bytes("0"));
    files
        .delete("d")
        .then()
        .statusCode(409)
        .body("error.code", equalTo("directory_not_empty"))
        .body("error.param", equalTo("recursive"));
    files.delete("d/a").then().statusCode(204).body(equalTo(""));
    files.get("d/a").then().statusCode(404);
    files
        .request()
        .queryParam("path", "d")
        .queryParam("recursive", "true")
        .delete(files.url())
        .then()
        .statusCode(204);
    assertThat(files.names(".")).containsExactly("d.txt", "d0");
    assertThat(stored.counted(files.session())).isEqualTo(2);
    assertThat(stored.bytes(files.session())).isEqualTo(2);
    files.delete("d").then().statusCode(404).body("error.code", equalTo("not_found"));
    files.delete(".").then().statusCode(400).body("error.param", equalTo("path"));
    files
        .request()
        .queryParam("recursive", "yes")
        .queryParam("path", "d0")
        .delete(files.url())
        .then()
        .statusCode(400)
        .body("error.param", equalTo("recursive"));
  }

  @Test
  void An_empty_directory_can_be_created_read_and_deleted() {
    AzureFiles files = ofNewSession(somebody());
    for (int time = 0; time < 2; time++) {
      files
          .request()
          .contentType(JSON)
          .body("{\"path\":\"x/./y\"}")
          .post(files.url() + "/mkdir")
          .then()
          .statusCode(201)
          .body("path", equalTo("x/y"))
          .body("is_directory", equalTo(true));
    }
    files
        .request()
        .queryParam("path", "x")
        .get(files.url() + "/stat")
        .then()
        .statusCode(200)
        .body("name", equalTo("x"))
        .body("is_dir", equalTo(true));
    files
        .request()
        .queryParam("path", ".")
        .get(files.url() + "/stat")
        .then()
        .statusCode(200)
        .body("path", equalTo("."))
        .body("is_dir", equalTo(true))
        .body("modified_time", greaterThan(1_700_000_000));
    files.delete("x").then().statusCode(409);
    files.delete("x/y").then().statusCode(204);
    files.delete("x").then().statusCode(204);
    assertThat(files.names(".")).isEmpty();
  }

  @Test
  void A_file_cannot_be_used_as_a_directory_nor_a_directory_as_a_file() {
    AzureFiles files = ofNewSession(somebody()).with("d/f", bytes("f"));
    for (Response refused :
        List.of(
            files.put("d", bytes("x")),
            files.put("d/f/g", bytes("x")),
            files.get("d"),
            files.get("."),
            files.request().queryParam("path", "d/f").get(files.url()),
            files
                .request()
                .contentType(JSON)
                .body("{\"path\":\"d/f\"}")
                .post(files.url() + "/mkdir"))) {
      refused
          .then()
          .statusCode(400)
          .body("error.code", equalTo("invalid_request_error"))
          .body("error.param", equalTo("path"));
    }
    assertThat(stored.contents(files.session())).isEqualTo(1);
    assertThat(stored.counted(files.session())).isEqualTo(1);
  }

  @Test
  void A_missing_file_is_404() {
    AzureFiles files = ofNewSession(somebody());
    files.get("a").then().statusCode(404).body("error.code", equalTo("not_found"));
    files.delete("a/b").then().statusCode(404);
    files.list("a").statusCode(404).body("error.param", equalTo("path"));
    files.request().queryParam("path", "a").get(files.url() + "/stat").then().statusCode(404);
  }

  @Test
  void Files_are_as_private_as_their_session() {
    Token token = somebody();
    AzureFiles files = ofNewSession(token).with("f", bytes("f"));
    AzureFiles stranger = new AzureFiles(somebody(), files.session());
    stranger.get("f").then().statusCode(404).body("error.code", equalTo("not_found"));
    stranger.put("f", bytes("x")).then().statusCode(404);
    stranger.delete("f").then().statusCode(404);
    stranger.list(".").statusCode(404);
    new AzureFiles(token.scopes(Token.READ), files.session())
        .put("f", bytes("x"))
        .then()
        .statusCode(403);
    new AzureFiles(token.scopes(Token.WRITE), files.session()).get("f").then().statusCode(403);
    assertThat(files.get("f").asString()).isEqualTo("f");
  }

  @Test
  void Every_file_operation_counts_as_a_use_of_the_session() {
    AzureFiles files = ofNewSession(somebody());
    time.forSession(files.session(), Duration.ofDays(29));
    files.with("f", bytes("f"));
    time.forSession(files.session(), Duration.ofDays(29));
    files.list(".").statusCode(200);
    time.forSession(files.session(), Duration.ofDays(30));
    files.get("f").then().statusCode(409).body("error.code", equalTo("session_expired"));
    files.put("f", bytes("x")).then().statusCode(409);
  }

  @Test
  void Files_are_deleted_with_their_session() {
    AzureFiles files = ofNewSession(somebody()).with("d/f", random(300_000));
    long chunks = stored.rows("file_chunk");
    long entries = stored.rows("file_entry");
    azure(files.token()).delete(AZURE + "/" + files.session()).then().statusCode(204);
    assertThat(stored.rows("file_chunk")).isEqualTo(chunks - 2);
    assertThat(stored.rows("file_entry")).isEqualTo(entries - 2);
  }
}
