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
import static dev.parley.testing.JsonShape.union;
import static dev.parley.testing.JsonShape.value;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The types of Vectara's responses, as far as the models of the vendor's Python SDK require them.
 * The models accept unknown fields.
 */
final class VectaraTypes {

  private static final JsonShape KEY = text("a key", Pattern.compile("[0-9a-zA-Z._:@-]{1,128}"));

  private static final JsonShape GIVEN =
      TEXT.and(value("not empty", value -> !value.asText().isEmpty()));

  private static final JsonShape MASKED = oneOf("****");

  private static final JsonShape TOKENS = object(field("count", INTEGER));

  static final JsonShape SESSION =
      object(
          field("key", KEY),
          field("agent_key", KEY),
          optional("alias_key", KEY),
          field("name", GIVEN),
          field("description", TEXT),
          field("metadata", map(ANYTHING)),
          field("enabled", BOOLEAN),
          field("status", oneOf("unstarted", "running", "stopped")),
          optional("current_step_name", GIVEN),
          field("tti_minutes", INTEGER),
          optional(
              "session_context_usage",
              object(
                  field("input_tokens", TOKENS),
                  field("output_tokens", TOKENS),
                  field("total_tokens", INTEGER),
                  optional("model_context_window", INTEGER))),
          optional(
              "effective_compaction",
              object(
                  field("enabled", BOOLEAN),
                  field("threshold_percent", INTEGER),
                  field("keep_recent_inputs", INTEGER),
                  optional("compaction_message", GIVEN),
                  field("tool_event_policy", oneOf("exclude", "include_outputs", "include_all")))),
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

  private static final JsonShape EVENT_ID =
      text("an event's id", Pattern.compile("aev_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"));

  private static final JsonShape OBJECT = map(ANYTHING);

  private static final JsonShape MESSAGES = list(union(variant("text", field("content", TEXT))));

  static final JsonShape ALIAS =
      object(
          field("key", KEY),
          field("name", GIVEN),
          field("description", TEXT),
          field("agent_key", KEY),
          field("created_at", TIME),
          field("updated_at", TIME));

  static final JsonShape SCHEDULE =
      object(
          field("key", KEY),
          field("agent_key", KEY),
          field("name", GIVEN),
          field("description", TEXT),
          field("message", MESSAGES),
          field(
              "schedule",
              union(
                  variant("interval", field("interval", GIVEN)),
                  variant("cron", field("cron_expression", GIVEN)))),
          field("enabled", BOOLEAN),
          field("session_metadata", OBJECT),
          field("max_executions_to_keep", INTEGER),
          field("stall_timeout_seconds", INTEGER),
          field("retries", INTEGER),
          optional("next_execution_at", TIME),
          optional("last_execution_at", TIME),
          field("created_at", TIME));

  static final JsonShape EXECUTION =
      object(
          field("schedule_key", KEY),
          field("workflow_run_id", GIVEN),
          optional("session_key", KEY),
          field("attempt", INTEGER),
          field("status", oneOf("success", "error")),
          optional("error_message", GIVEN),
          field("executed_at", TIME));

  private static final JsonShape CALL =
      object(
          field("event_id", EVENT_ID),
          field("tool_configuration_name", GIVEN),
          field("tool_name", GIVEN),
          field("arguments", OBJECT));

  static final JsonShape CALLS = object(field("client_tool_calls", list(CALL)));

  private static final JsonShape ARTIFACT_ID =
      text("an artifact's id", Pattern.compile("art_[a-z0-9_-]+"));

  private static final List<JsonShape.Field> ARTIFACT_FIELDS =
      List.of(
          field("artifact_id", ARTIFACT_ID),
          field("filename", GIVEN),
          field("mime_type", GIVEN),
          field("size_bytes", INTEGER),
          field("checksum_sha256", text("a SHA-256", Pattern.compile("[0-9a-f]{64}"))),
          field("metadata", OBJECT),
          optional("description", GIVEN),
          optional("ttl_days", INTEGER),
          field("created_at", TIME),
          field("updated_at", TIME));

  static final JsonShape ARTIFACT = object(ARTIFACT_FIELDS.toArray(JsonShape.Field[]::new));

  static final JsonShape ARTIFACT_WITH_DATA =
      object(
          Stream.concat(ARTIFACT_FIELDS.stream(), Stream.of(field("data", TEXT)))
              .toArray(JsonShape.Field[]::new));

  /** The events that are stored. */
  private static final List<JsonShape.Variant> STORED =
      List.of(
          event("input_message", field("messages", MESSAGES)),
          event("agent_output", field("content", TEXT)),
          event("thinking", field("content", TEXT)),
          event(
              "tool_input",
              field("tool_call_id", GIVEN),
              field("tool_configuration_name", GIVEN),
              field("tool_name", GIVEN),
              field("tool_input", OBJECT)),
          event(
              "tool_output",
              field("tool_call_id", GIVEN),
              field("tool_configuration_name", GIVEN),
              field("tool_name", GIVEN),
              field("tool_output", OBJECT),
              field("error", BOOLEAN)),
          event(
              "compaction",
              field("turns_compacted", INTEGER),
              field("events_compacted", INTEGER),
              field("summary_key", GIVEN),
              field("summary_text", GIVEN)),
          event("skill_load", field("skill_name", GIVEN), field("content", TEXT)),
          event(
              "step_transition",
              field("from_step", GIVEN),
              field("to_step", GIVEN),
              field("content", TEXT)),
          event(
              "artifact_upload",
              field(
                  "artifacts",
                  list(
                      object(
                          field("artifact_id", ARTIFACT_ID),
                          field("filename", GIVEN),
                          field("mime_type", GIVEN),
                          field("size_bytes", INTEGER))))));

  static final JsonShape EVENT = union(STORED.toArray(JsonShape.Variant[]::new));

  /** What an input leads to: stored events, and those that are only sent. */
  static final JsonShape EVENTS =
      object(
          field("events", list(union(with(STORED, event("session_interrupted"))))),
          field("session_key", KEY));

  /** The data of frames. */
  static final JsonShape FRAME =
      union(
          with(
              STORED.stream().filter(stored -> !stored.type().equals("agent_output")).toList(),
              event("session_interrupted"),
              event("compaction_started"),
              event("context_limit_exceeded", field("message", GIVEN)),
              event(
                  "step_transition_limit_exceeded",
                  field("transition_limit", INTEGER),
                  field("message", GIVEN)),
              event("client_tool_pending", field("pending_calls", list(CALL))),
              streaming("streaming_agent_output", field("content", GIVEN)),
              streaming("streaming_agent_output_end", field("event_id", EVENT_ID)),
              streaming("streaming_thinking", field("content", GIVEN)),
              streaming("streaming_thinking_end"),
              streaming(
                  "context_consumed",
                  field(
                      "session_context_usage",
                      object(
                          field("input_tokens", TOKENS),
                          field("output_tokens", TOKENS),
                          field("total_tokens", INTEGER)))),
              variant("error", field("messages", list(GIVEN))),
              variant("end")));

  private static JsonShape.Variant variant(String type, JsonShape.Field... fields) {
    return new JsonShape.Variant(type, fields);
  }

  private static JsonShape.Variant event(String type, JsonShape.Field... fields) {
    return streaming(
        type,
        Stream.concat(
                Stream.of(
                    field("id", EVENT_ID),
                    field("session_key", KEY),
                    optional("hide_reason", oneOf("manual", "compaction"))),
                Stream.of(fields))
            .toArray(JsonShape.Field[]::new));
  }

  private static JsonShape.Variant streaming(String type, JsonShape.Field... fields) {
    return variant(
        type,
        Stream.concat(Stream.of(field("created_at", TIME)), Stream.of(fields))
            .toArray(JsonShape.Field[]::new));
  }

  private static JsonShape.Variant[] with(
      List<JsonShape.Variant> some, JsonShape.Variant... others) {
    return Stream.concat(some.stream(), Stream.of(others)).toArray(JsonShape.Variant[]::new);
  }

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
