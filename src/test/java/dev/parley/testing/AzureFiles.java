package dev.parley.testing;

import static dev.parley.testing.Wire.AZURE;
import static dev.parley.testing.Wire.azure;
import static io.restassured.RestAssured.given;

import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Random;

/**
 * The files of a session of one's own, through Azure's API.
 *
 * @param token whose session it is
 * @param session its id
 */
public record AzureFiles(Token token, String session) {

  /** The files of a new session. */
  public static AzureFiles ofNewSession(Token token) {
    return new AzureFiles(
        token,
        azure(token)
            .body("{}")
            .post(AZURE)
            .then()
            .statusCode(201)
            .extract()
            .path("agent_session_id"));
  }

  /** Bytes that do not compress, always the same. */
  public static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  /** Where the files are. */
  public String url() {
    return AZURE + "/" + session + "/files";
  }

  /** A request of the session's owner. */
  public RequestSpecification request() {
    return given()
        .config(LightClient.config())
        .auth()
        .oauth2(token.mint())
        .queryParam("api-version", "v1");
  }

  /** Uploads a file. */
  public Response put(String path, byte[] content) {
    return request()
        .queryParam("path", path)
        .contentType("application/octet-stream")
        .body(content)
        .put(url() + "/content");
  }

  /** Uploads a file that is taken. */
  public AzureFiles with(String path, byte[] content) {
    put(path, content).then().statusCode(201);
    return this;
  }

  /** Downloads a file. */
  public Response get(String path) {
    return request().queryParam("path", path).get(url() + "/content");
  }

  /** Deletes a file or directory. */
  public Response delete(String path) {
    return request().queryParam("path", path).delete(url());
  }

  /** Lists a directory. */
  public ValidatableResponse list(String path) {
    return request().queryParam("path", path).get(url()).then();
  }

  /** The names in a directory. */
  public List<String> names(String path) {
    return list(path).statusCode(200).extract().path("entries.name");
  }
}
