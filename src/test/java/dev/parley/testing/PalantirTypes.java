package dev.parley.testing;

import static dev.parley.testing.JsonShape.INTEGER;
import static dev.parley.testing.JsonShape.TEXT;
import static dev.parley.testing.JsonShape.TIME;
import static dev.parley.testing.JsonShape.field;
import static dev.parley.testing.JsonShape.list;
import static dev.parley.testing.JsonShape.map;
import static dev.parley.testing.JsonShape.object;
import static dev.parley.testing.JsonShape.oneOf;
import static dev.parley.testing.JsonShape.optional;
import static dev.parley.testing.JsonShape.text;
import static dev.parley.testing.JsonShape.union;
import static dev.parley.testing.JsonShape.value;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.JsonShape.Variant;
import java.util.regex.Pattern;

/** The types of Palantir's responses, as in its API reference ({@code AipAgents} v2). */
final class PalantirTypes {

  private static final String UUID_PATTERN =
      "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}";

  private static final int MAX_TITLE = 200;

  static final JsonShape UUID = text("a UUID", Pattern.compile(UUID_PATTERN));

  /** What the vendor's Python SDK takes for a RID. */
  static final JsonShape RID =
      text(
          "a RID",
          Pattern.compile(
              "ri\\.[a-z][a-z0-9-]*\\.([a-z0-9][a-z0-9\\-]*)?\\.[a-z][a-z0-9-]*\\.[a-zA-Z0-9._-]+"));

  static final JsonShape AGENT_RID =
      RID.and(text("an agent's RID", Pattern.compile("ri\\.aip-agents\\.\\.agent\\..+")));

  static final JsonShape SESSION_RID =
      RID.and(
          text(
              "a session's RID",
              Pattern.compile("ri\\.aip-agents\\.\\.session\\." + UUID_PATTERN)));

  static final JsonShape VERSION =
      text("major.minor", Pattern.compile("(0|[1-9]\\d*)\\.(0|[1-9]\\d*)"));

  private static final JsonShape TITLE =
      value(
          "a string of at most " + MAX_TITLE + " characters",
          value ->
              value.isTextual()
                  && value.asText().codePointCount(0, value.asText().length()) <= MAX_TITLE);

  private static final JsonShape COUNT =
      INTEGER.and(value("0 or more", value -> value.asLong() >= 0));

  static final JsonShape SESSION =
      object(
          field("rid", SESSION_RID),
          field("agentRid", AGENT_RID),
          field("agentVersion", VERSION),
          field(
              "metadata",
              object(
                  field("title", TITLE),
                  field("createdTime", TIME),
                  field("updatedTime", TIME),
                  field("messageCount", COUNT),
                  field("estimatedExpiresTime", TIME))));

  private static final JsonShape PARAMETER =
      object(
          field(
              "parameterType",
              union(
                  new Variant("string", optional("defaultValue", TEXT)),
                  new Variant("objectSet", field("expectedObjectTypes", list(TEXT))))),
          field("access", oneOf("READ_ONLY", "READ_WRITE")),
          optional("description", TEXT));

  static final JsonShape AGENT =
      object(
          field("rid", AGENT_RID),
          field("version", VERSION),
          field(
              "metadata",
              object(
                  field("displayName", TEXT),
                  optional("description", TEXT),
                  optional("inputPlaceholder", TEXT),
                  field("suggestedPrompts", list(TEXT)))),
          field("parameters", map(PARAMETER)));

  static final JsonShape AGENT_VERSION =
      object(
              field("string", VERSION),
              field("version", object(field("major", COUNT), field("minor", COUNT))))
          .and(value("the same version twice", PalantirTypes::saysTheSameTwice));

  private PalantirTypes() {}

  private static final JsonShape OBJECT_CONTEXT =
      object(
          field("type", oneOf("objectContext")),
          field("objectRids", list(RID)),
          field("propertyTypeRids", list(RID)));

  private static final JsonShape FUNCTION_CONTEXT =
      object(
          field("type", oneOf("functionRetrievedContext")),
          field("functionRid", RID),
          field("functionVersion", TEXT),
          field("retrievedPrompt", TEXT));

  static final JsonShape CONTEXTS =
      object(
          field("objectContexts", list(OBJECT_CONTEXT)),
          field("functionRetrievedContexts", list(FUNCTION_CONTEXT)));

  private static final JsonShape BOOLEAN = value("a boolean", JsonNode::isBoolean);

  static final JsonShape EXCHANGE_RESULT =
      object(
          field("agentMarkdownResponse", TEXT),
          field(
              "parameterUpdates",
              map(
                  union(
                      new Variant("string", field("value", TEXT)),
                      new Variant("objectSet", field("value", RID))))),
          optional("totalTokensUsed", COUNT),
          field("interruptedOutput", BOOLEAN),
          field("sessionTraceId", UUID));

  static final JsonShape CANCEL = object(optional("result", EXCHANGE_RESULT));

  static final JsonShape CONTENT =
      object(
          field(
              "exchanges",
              list(
                  object(
                      field("userInput", object(field("text", TEXT))),
                      optional("contexts", CONTEXTS),
                      field("result", EXCHANGE_RESULT)))));

  private static final JsonShape TOOL_VALUE =
      union(new Variant("string", field("value", TEXT)), new Variant("rid", field("rid", RID)));

  private static final JsonShape TOOL_CALL =
      object(
          field(
              "toolMetadata",
              object(
                  field("name", TEXT),
                  field(
                      "type",
                      oneOf(
                          "FUNCTION",
                          "ACTION",
                          "ONTOLOGY_SEMANTIC_SEARCH",
                          "OBJECT_QUERY",
                          "UPDATE_APPLICATION_VARIABLE",
                          "REQUEST_CLARIFICATION",
                          "OBJECT_QUERY_WITH_SQL",
                          "CODE_EXECUTION")))),
          field("input", object(optional("thought", TEXT), field("inputs", map(TOOL_VALUE)))),
          optional(
              "output",
              union(
                  new Variant("success", field("output", TOOL_VALUE)),
                  new Variant("failure", field("correctionMessage", TEXT)))));

  static final JsonShape TRACE =
      object(
          field("id", UUID),
          field("status", oneOf("IN_PROGRESS", "COMPLETE")),
          optional("contexts", CONTEXTS),
          field("toolCallGroups", list(object(field("toolCalls", list(TOOL_CALL))))));

  /** A page of a list; the last one has no token. */
  static JsonShape pageOf(JsonShape items) {
    return object(
        field("data", list(items)),
        optional("nextPageToken", text("a page token", Pattern.compile("v1\\..+"))));
  }

  private static boolean saysTheSameTwice(JsonNode value) {
    JsonNode numbers = value.path("version");
    return value
        .path("string")
        .asText()
        .equals(numbers.path("major").asText() + "." + numbers.path("minor").asText());
  }
}
