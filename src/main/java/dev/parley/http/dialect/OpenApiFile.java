package dev.parley.http.dialect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The OpenAPI document, as JSON. It is a file of the sources, so that a start does not have to
 * generate it; a test fails if it differs from the annotations of the resources.
 */
@Singleton
public class OpenApiFile {

  private static final String FILE = "/openapi.json";

  /** After the filters, and before the route of the extension, which knows no document. */
  private static final int ORDER = -1;

  private final byte[] text;

  OpenApiFile() {
    try (InputStream file = OpenApiFile.class.getResourceAsStream(FILE)) {
      text = file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The ids of the operations, by path template and method in lower case. */
  Map<String, Map<String, String>> operationIds() {
    Map<String, Map<String, String>> ids = new HashMap<>();
    try (JsonParser json = new JsonFactory().createParser(text)) {
      json.nextToken();
      members(
          json,
          part -> {
            if (part.equals("paths")) {
              members(json, path -> members(json, method -> id(json, ids, path, method)));
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ids;
  }

  private static void id(
      JsonParser json, Map<String, Map<String, String>> ids, String path, String method)
      throws IOException {
    members(
        json,
        member -> {
          if (member.equals("operationId")) {
            ids.computeIfAbsent(path, first -> new HashMap<>()).put(method, json.getText());
          }
        });
  }

  /** What is done with a member of an object, whose value the parser has reached. */
  private interface Visitor {

    void visit(String name) throws IOException;
  }

  private static void members(JsonParser json, Visitor visitor) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      visitor.visit(name);
      json.skipChildren();
    }
  }

  void serve(@Observes Router router) {
    Buffer body = Buffer.buffer(text);
    for (String path : List.of("/q/openapi", "/q/openapi.json")) {
      router.get(path).order(ORDER).handler(request -> answer(request, body));
      router.head(path).order(ORDER).handler(request -> answer(request, body));
    }
  }

  private static void answer(RoutingContext request, Buffer body) {
    request.response().putHeader(HttpHeaders.CONTENT_TYPE, "application/json").end(body);
  }
}
