package dev.parley.azure.response;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.azure.conversation.AgentReference;
import dev.parley.azure.conversation.ItemMapper;
import dev.parley.azure.conversation.ItemStatus;
import dev.parley.azure.response.ResponseState.Usage;
import dev.parley.azure.response.ResponseStatus.Completed;
import dev.parley.azure.response.ResponseStatus.Failed;
import dev.parley.azure.response.ResponseStatus.InProgress;
import dev.parley.azure.response.ResponseStatus.Incomplete;
import dev.parley.azure.response.ResponseStatus.Queued;
import dev.parley.event.EventContent;

/** Converts responses to JSON. */
public final class ResponseMapper {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ResponseMapper() {}

  /** The response as JSON. */
  public static ObjectNode response(ResponseState response) {
    ResponseStatus status = response.status();
    ObjectNode json =
        JSON.objectNode()
            .put("id", response.id())
            .put("object", "response")
            .put("created_at", response.createdAt().getEpochSecond())
            .put("status", status.wire());
    putDefaults(json, response.agent().map(AgentReference::name).orElse(""));
    json.setAll(response.echo());
    json.set("error", status instanceof Failed failed ? error(failed) : null);
    json.set(
        "incomplete_details",
        status instanceof Incomplete incomplete
            ? JSON.objectNode().put("reason", incomplete.reason())
            : null);
    json.put(
        "completed_at",
        status instanceof Completed completed ? completed.at().getEpochSecond() : null);
    json.set("agent_reference", response.agent().map(AgentReference::json).orElse(null));
    json.put("agent_session_id", response.agentSessionId());
    json.set("output", output(response));
    response.usage().ifPresent(usage -> json.set("usage", usage(usage)));
    return json;
  }

  /** What a response shows of the parameters that its request does not have. */
  private static void putDefaults(ObjectNode json, String model) {
    json.putNull("access_programs")
        .put("background", false)
        .putNull("conversation")
        .putNull("instructions")
        .putNull("max_output_tokens")
        .set("metadata", JSON.objectNode());
    json.put("model", model)
        .put("parallel_tool_calls", true)
        .putNull("previous_response_id")
        .putNull("reasoning")
        .put("service_tier", "default")
        .put("store", true)
        .putNull("temperature")
        .putObject("text")
        .putObject("format")
        .put("type", "text");
    json.put("tool_choice", "auto").set("tools", JSON.arrayNode());
    json.putNull("top_p").put("truncation", "disabled");
  }

  private static ObjectNode error(Failed failed) {
    return JSON.objectNode().put("code", failed.code()).put("message", failed.message());
  }

  private static ArrayNode output(ResponseState response) {
    ArrayNode output = JSON.arrayNode();
    int last = response.output().size() - 1;
    for (int i = 0; i <= last; i++) {
      EventContent content = response.output().get(i).content();
      // Calls and results are complete as soon as they are there; only a last text can be cut off.
      boolean open =
          i == last
              && (content instanceof EventContent.AgentOutput
                  || content instanceof EventContent.Reasoning);
      output.add(
          ItemMapper.item(
              response.output().get(i),
              open ? lastStatus(response.status()) : ItemStatus.COMPLETED,
              response.origin()));
    }
    return output;
  }

  /** The status of the text that is the last item of a response. */
  static ItemStatus lastStatus(ResponseStatus status) {
    if (status instanceof Completed) {
      return ItemStatus.COMPLETED;
    }
    return status instanceof Queued || status instanceof InProgress
        ? ItemStatus.IN_PROGRESS
        : ItemStatus.INCOMPLETE;
  }

  private static ObjectNode usage(Usage usage) {
    ObjectNode json = JSON.objectNode().put("input_tokens", usage.input());
    json.putObject("input_tokens_details").put("cached_tokens", 0).put("cache_write_tokens", 0);
    json.put("output_tokens", usage.output());
    json.putObject("output_tokens_details").put("reasoning_tokens", 0);
    return json.put("total_tokens", usage.input() + usage.output());
  }
}
