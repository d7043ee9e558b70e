package dev.parley;

import static dev.parley.testing.Wire.AZURE;
import static dev.parley.testing.Wire.PALANTIR;
import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.keyOf;
import static dev.parley.testing.Wire.palantir;
import static dev.parley.testing.Wire.palantirSession;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.parley.testing.AzureFiles;
import dev.parley.testing.ParleyIT;
import dev.parley.testing.Token;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;

/**
 * The calls that clients make most, in each dialect. With {@code -Daot} they train the AOT cache,
 * on a JDK other than the one that runs the whole suite, so they are its smoke test too. They are
 * repeated because the cache keeps profiles of the methods that ran often.
 */
@ParleyIT
@Tag("training")
class SmokeIT {

  private static final int REPETITIONS = 10;

  @RepeatedTest(REPETITIONS)
  void Azure_sessions_and_files_are_created_read_and_deleted() {
    Token token = somebody();
    String id = azure(token).body("{}").post(AZURE).then().extract().path("agent_session_id");
    azure(token).get(AZURE + "/" + id).then().statusCode(200).body("agent_session_id", equalTo(id));
    azure(token).get(AZURE).then().statusCode(200).body("data.agent_session_id", hasItem(id));

    AzureFiles files = new AzureFiles(token, id);
    files.put("a.txt", "text".getBytes(StandardCharsets.UTF_8)).then().statusCode(201);
    files.get("a.txt").then().statusCode(200).body(equalTo("text"));
    files.delete("a.txt").then().statusCode(204);

    azure(token).delete(AZURE + "/" + id).then().statusCode(204);
    azure(token).get(AZURE + "/" + id).then().statusCode(404);
  }

  @RepeatedTest(REPETITIONS)
  void Palantir_sessions_are_created_read_renamed_and_deleted() {
    Token token = somebody();
    String rid = palantirSession(token);
    palantir(token)
        .body("{\"title\":\"t\"}")
        .put(PALANTIR + "/" + rid + "/updateTitle")
        .then()
        .statusCode(204);
    palantir(token).get(PALANTIR + "/" + rid).then().statusCode(200).body("rid", equalTo(rid));
    palantir(token).get(PALANTIR).then().statusCode(200).body("data.rid", hasItem(rid));
    // One store: the other dialects know the session too.
    azure(token).get(AZURE + "/" + keyOf(rid)).then().statusCode(200);
    palantir(token).delete(PALANTIR + "/" + rid).then().statusCode(204);
    palantir(token).get(PALANTIR + "/" + rid).then().statusCode(404);
  }

  @RepeatedTest(REPETITIONS)
  void Vectara_sessions_are_created_read_changed_and_deleted() {
    Token token = somebody();
    String key =
        vectara(token)
            .body("{\"name\":\"n\",\"metadata\":{\"topic\":\"smoke\"}}")
            .post(VECTARA)
            .then()
            .statusCode(201)
            .extract()
            .path("key");
    vectara(token).get(VECTARA + "/" + key).then().statusCode(200).body("key", equalTo(key));
    vectara(token)
        .body("{\"name\":\"m\"}")
        .patch(VECTARA + "/" + key)
        .then()
        .statusCode(200)
        .body("name", equalTo("m"));
    vectara(token)
        .queryParam("metadata_filter", "topic = 'smoke'")
        .get(VECTARA)
        .then()
        .statusCode(200)
        .body("sessions.key", hasItem(key));
    vectara(token).delete(VECTARA + "/" + key).then().statusCode(204);
    vectara(token).get(VECTARA + "/" + key).then().statusCode(404);
  }
}
