package dev.parley.vectara.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.event.EventContent;
import dev.parley.event.EventContent.AgentOutput;
import dev.parley.event.EventContent.ArtifactUpload;
import dev.parley.event.EventContent.Compaction;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.event.EventContent.MessagePart;
import dev.parley.event.EventContent.Reasoning;
import dev.parley.event.EventContent.SkillLoad;
import dev.parley.event.EventContent.StepTransition;
import dev.parley.event.EventContent.ToolCall;
import dev.parley.event.EventContent.ToolResult;
import dev.parley.event.UploadedArtifact;
import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;
import dev.parley.runtime.RuntimeFailure;
import dev.parley.runtime.step.StepLimit;
import dev.parley.turn.log.LogEvent;
import dev.parley.vectara.EventIds;
import dev.parley.vectara.artifact.ArtifactIds;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Writes events in the dialect's format.
 *
 * @param sessionKey the key of their session
 */
record EventMapper(String sessionKey) {

  /**
   * Keeps the digits of numbers. Reads less deep than {@link Frame} and lists of events can be
   * written.
   */
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(500).build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  /** Reads texts that are JSON from their beginning to their end. */
  private static final ObjectReader WHOLE =
      JSON.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** A stored event. A hidden one shows why, which the vendor's schema does not have. */
  ObjectNode event(LogEvent event) {
    ObjectNode written =
        event(event.id(), event.createdAt(), event.content(), event.tool().orElse(""));
    event.hidden().ifPresent(reason -> written.put("hide_reason", reason.toLowerCase(Locale.ROOT)));
    return written;
  }

  /** Stored events, in order. */
  List<ObjectNode> events(List<LogEvent> events) {
    return events.stream().map(this::event).toList();
  }

  /**
   * An event.
   *
   * @param tool the name of the tool whose result it is
   */
  ObjectNode event(UUID id, Instant at, EventContent content, String tool) {
    if (content instanceof InputMessage message) {
      ObjectNode written = base(id, at, "input_message");
      written.set("messages", messages(message));
      return written;
    } else if (content instanceof AgentOutput output) {
      return structured(output)
          .map(
              value ->
                  base(id, at, "structured_output")
                      .put("schema_name", output.schema())
                      .<ObjectNode>set("content", value))
          .orElseGet(() -> base(id, at, "agent_output").put("content", output.text()));
    } else if (content instanceof Reasoning reasoning) {
      return base(id, at, "thinking").put("content", reasoning.text());
    } else if (content instanceof ToolCall call) {
      return named(
              base(id, at, "tool_input").put("tool_call_id", call.callId()),
              call.server() == null ? call.name() : call.server(),
              call.name())
          .set("tool_input", arguments(call));
    } else if (content instanceof ToolResult result) {
      ObjectNode written = base(id, at, "tool_output").put("tool_call_id", result.callId());
      if (result.served() == null) {
        named(written, tool, tool);
      } else {
        named(written, result.served().server(), result.served().name());
      }
      written.set("tool_output", object(result.output(), result.failed() ? "error" : "result"));
      return written.put("error", result.failed());
    } else if (content instanceof ArtifactUpload upload) {
      ObjectNode written = base(id, at, "artifact_upload");
      ArrayNode artifacts = written.putArray("artifacts");
      upload.artifacts().forEach(artifact -> put(artifacts.addObject(), artifact));
      return written;
    } else if (content instanceof Compaction compaction) {
      return base(id, at, "compaction")
          .put("turns_compacted", compaction.turns())
          .put("events_compacted", compaction.events())
          .put("summary_text", compaction.summary())
          .put("summary_key", "sum_" + id);
    } else if (content instanceof SkillLoad skill) {
      return base(id, at, "skill_load")
          .put("skill_name", skill.name())
          .put("content", skill.content());
    } else if (content instanceof StepTransition step) {
      return base(id, at, "step_transition")
          .put("from_step", step.from())
          .put("to_step", step.to())
          .put("content", step.content());
    }
    throw new IllegalArgumentException("unknown content " + content);
  }

  /**
   * The value of an output that was to be structured, if it is JSON: that of a turn that was cut
   * off need not be, nor a text before a call of a tool.
   */
  private static Optional<JsonNode> structured(AgentOutput output) {
    if (output.schema() == null || output.text().isBlank()) {
      return Optional.empty();
    }
    try {
      return Optional.of(WHOLE.readTree(output.text()));
    } catch (JsonProcessingException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /**
   * The event that shows which limit made a turn fail; empty if it failed otherwise.
   *
   * @param id the id of the event, which is not stored
   */
  Optional<ObjectNode> limit(RuntimeFailure failure, UUID id) {
    if (failure.reason() == Cause.CONTEXT_SIZE) {
      return Optional.of(
          base(id, Instant.now(), "context_limit_exceeded").put("message", failure.getMessage()));
    }
    return StepLimit.is(failure)
        ? Optional.of(
            base(id, Instant.now(), "step_transition_limit_exceeded")
                .put("transition_limit", StepLimit.MAX_TRANSITIONS)
                .put("message", failure.getMessage()))
        : Optional.empty();
  }

  /** An event that is sent but not stored. */
  ObjectNode base(UUID id, Instant at, String type) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", type)
        .put("id", EventIds.of(id))
        .put("session_key", sessionKey)
        .put("created_at", at.toString());
  }

  /** A stored call that waits for its output. */
  static ObjectNode pending(LogEvent event) {
    return pending(event.id(), (ToolCall) event.content());
  }

  /** A call that waits for its output. */
  static ObjectNode pending(UUID id, ToolCall call) {
    ObjectNode written = JsonNodeFactory.instance.objectNode().put("event_id", EventIds.of(id));
    return named(written, call.server() == null ? call.name() : call.server(), call.name())
        .set("arguments", arguments(call));
  }

  /** A tool has the name of its configuration, unless an MCP server has it: that is configured. */
  private static ObjectNode named(ObjectNode written, String configuration, String tool) {
    return written.put("tool_configuration_name", configuration).put("tool_name", tool);
  }

  private static ArrayNode messages(InputMessage message) {
    ArrayNode messages = JsonNodeFactory.instance.arrayNode();
    if (message.parts() == null) {
      messages.addObject().put("type", "text").put("content", message.text());
    } else {
      // The dialect has no images and files in messages.
      message.parts().stream()
          .map(MessagePart::text)
          .filter(Objects::nonNull)
          .forEach(text -> messages.addObject().put("type", "text").put("content", text));
    }
    return messages;
  }

  private static void put(ObjectNode written, UploadedArtifact artifact) {
    written
        .put("artifact_id", ArtifactIds.of(artifact.id()))
        .put("filename", artifact.filename())
        .put("mime_type", artifact.mimeType())
        .put("size_bytes", artifact.size());
  }

  private static ObjectNode arguments(ToolCall call) {
    return object(call.arguments(), "arguments");
  }

  /** The object that a text contains, else an object with the text as its only field. */
  private static ObjectNode object(String text, String field) {
    ObjectNode whole = JsonNodeFactory.instance.objectNode().put(field, text);
    try {
      JsonNode read = JSON.readTree(text);
      return read instanceof ObjectNode object ? object : whole;
    } catch (JsonProcessingException | NumberFormatException e) {
      // Models and tools may write anything, also exponents that the parser does not read.
      return whole;
    }
  }
}
