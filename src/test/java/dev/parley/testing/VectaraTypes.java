package dev.parley.testing;

import static dev.parley.testing.JsonShape.ANYTHING;
import static dev.parley.testing.JsonShape.BOOLEAN;
import static dev.parley.testing.JsonShape.INTEGER;
import static dev.parley.testing.JsonShape.TEXT;
import static dev.parley.testing.JsonShape.TIME;
import static dev.parley.testing.JsonShape.field;
import static dev.parley.testing.JsonShape.list;
import static dev.parley.testing.JsonShape.map;
import static dev.parley.testing.JsonShape.object;
import static dev.parley.testing.JsonShape.oneOf;
import static dev.parley.testing.JsonShape.open;
import static dev.parley.testing.JsonShape.optional;
import static dev.parley.testing.JsonShape.text;
import static dev.parley.testing.JsonShape.value;

import java.util.regex.Pattern;

/**
 * The types of Vectara's responses, as far as the models of the vendor's Python SDK require them.
 * The models accept unknown fields.
 */
final class VectaraTypes {

  private static final JsonShape KEY = text("a key", Pattern.compile("[0-9a-zA-Z._:@-]{1,128}"));

  private static final JsonShape GIVEN =
      TEXT.and(value("not empty", value -> !value.asText().isEmpty()));

  private static final JsonShape MASKED = oneOf("****");

  static final JsonShape SESSION =
      object(
          field("key", KEY),
          field("agent_key", KEY),
          field("name", GIVEN),
          field("description", TEXT),
          field("metadata", map(ANYTHING)),
          field("enabled", BOOLEAN),
          field("status", oneOf("unstarted", "running", "stopped")),
          field("tti_minutes", INTEGER),
          field("secrets", map(MASKED)),
          field("created_at", TIME));

  private static final JsonShape OUTPUT_PARSER =
      open(field("type", oneOf("default", "structured")));

  private static final JsonShape INSTRUCTIONS = list(open(field("type", TEXT)));

  private static final JsonShape STEP =
      open(field("instructions", INSTRUCTIONS), field("output_parser", OUTPUT_PARSER));

  static final JsonShape AGENT =
      open(
          field("key", KEY),
          field("name", GIVEN),
          field("description", TEXT),
          field("tool_configurations", map(open(field("type", TEXT)))),
          field("skills", map(open(field("description", TEXT), field("content", TEXT)))),
          field("model", open(field("name", GIVEN))),
          field("first_step", STEP.and(open(field("name", GIVEN)))),
          field("first_step_name", GIVEN),
          field("steps", map(STEP)),
          field("metadata", map(ANYTHING)),
          field("enabled", BOOLEAN),
          field("created_at", TIME),
          field("updated_at", TIME));

  static final JsonShape API_KEY =
      object(
          field("id", text("an API key's id", Pattern.compile("aky_[0-9a-f]{32}"))),
          field("name", GIVEN),
          optional("secret_key", GIVEN),
          field("enabled", BOOLEAN),
          field("api_roles", list(GIVEN)),
          field("agent_roles", list(object(field("agent_key", KEY), field("role", GIVEN)))),
          field("created_at", TIME),
          field("updated_at", TIME),
          optional("corpus_keys", list(GIVEN)),
          optional("expires_at", TIME),
          optional("last_used_at", TIME));

  static final JsonShape ERROR =
      object(
          field("code", text("a code", Pattern.compile("[a-z_]+"))),
          optional("field_errors", map(GIVEN)),
          optional("id", TEXT),
          field("messages", list(GIVEN).and(value("not empty", value -> !value.isEmpty()))),
          field("request_id", text("32 digits", Pattern.compile("[0-9a-f]{32}"))));

  private VectaraTypes() {}

  /** A page of a list; {@code metadata} is there on the last one, too. */
  static JsonShape pageOf(String name, JsonShape items) {
    return object(field(name, list(items)), field("metadata", object(optional("page_key", GIVEN))));
  }
}
