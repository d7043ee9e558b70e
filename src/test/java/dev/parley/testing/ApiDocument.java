package dev.parley.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.path.json.JsonPath;
import java.util.Map;

/**
 * The OpenAPI document that the running program serves. It is so large that fetching it, and
 * parsing it with REST Assured for each value, takes a noticeable part of a second.
 */
public final class ApiDocument {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static String text;

  private ApiDocument() {}

  private static synchronized String text() {
    if (text == null) {
      text =
          Wire.anonymous()
              .accept("application/json")
              .get("/q/openapi")
              .then()
              .statusCode(200)
              .extract()
              .asString();
    }
    return text;
  }

  /** All of it, to be changed at will. */
  public static Map<String, Object> read() {
    try {
      return JSON.readValue(text(), new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  /** A part of it, by the names on the way there. */
  public static JsonPath part(String... names) {
    try {
      JsonNode part = JSON.readTree(text());
      for (String name : names) {
        part = part.required(name);
      }
      return JsonPath.from(part.toString());
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
