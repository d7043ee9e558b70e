package dev.parley.azure.response;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.azure.conversation.AgentReference;
import dev.parley.azure.conversation.Item;
import dev.parley.azure.response.ResponseState.Usage;
import dev.parley.event.EventContent;
import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;
import dev.parley.testing.Sentences;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(Sentences.class)
class ResponseMapperTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Item ANSWER =
      new Item(new UUID(1, 2), new EventContent.AgentOutput("Hi", Map.of()));

  private static ObjectNode response(ResponseStatus status, JsonNode echo, Item... output) {
    return ResponseMapper.response(
        new ResponseState(
            "caresp_1",
            Instant.ofEpochSecond(100),
            (ObjectNode) echo,
            Optional.of(new AgentReference("demo", Optional.of("2"))),
            "session-1",
            status,
            Optional.of(new Usage(3, 4)),
            List.of(output)));
  }

  @Test
  void A_completed_response_has_every_field() throws Exception {
    ObjectNode response =
        response(
            new ResponseStatus.Completed(Instant.ofEpochSecond(105)),
            MAPPER.readTree("{\"metadata\":{\"k\":\"v\"},\"temperature\":0.5}"),
            ANSWER);
    assertThat(MAPPER.readTree(response.toString()))
        .isEqualTo(
            MAPPER.readTree(
                """
                {
                  "id": "caresp_1",
                  "object": "response",
                  "created_at": 100,
                  "status": "completed",
                  "access_programs": null,
                  "background": false,
                  "conversation": null,
                  "instructions": null,
                  "max_output_tokens": null,
                  "metadata": {"k": "v"},
                  "model": "demo",
                  "parallel_tool_calls": true,
                  "previous_response_id": null,
                  "reasoning": null,
                  "service_tier": "default",
                  "store": true,
                  "temperature": 0.5,
                  "text": {"format": {"type": "text"}},
                  "tool_choice": "auto",
                  "tools": [],
                  "top_p": null,
                  "truncation": "disabled",
                  "error": null,
                  "incomplete_details": null,
                  "completed_at": 105,
                  "agent_reference": {"type": "agent_reference", "name": "demo", "version": "2"},
                  "agent_session_id": "session-1",
                  "output": [
                    {
                      "id": "msg_00000000000000010000000000000002",
                      "type": "message",
                      "role": "assistant",
                      "content": [{"type": "output_text", "text": "Hi", "annotations": []}],
                      "status": "completed",
                      "agent_reference": {"type": "agent_reference", "name": "demo", "version": "2"},
                      "response_id": "caresp_1"
                    }
                  ],
                  "usage": {
                    "input_tokens": 3,
                    "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
                    "output_tokens": 4,
                    "output_tokens_details": {"reasoning_tokens": 0},
                    "total_tokens": 7
                  }
                }
                """));
  }

  @Test
  void A_failure_has_its_code_and_an_early_end_its_reason() {
    ObjectNode failed =
        response(
            ResponseStatus.Failed.because(Cause.RATE_LIMIT, "Too many."),
            MAPPER.createObjectNode(),
            ANSWER);
    assertThat(failed.path("status").textValue()).isEqualTo("failed");
    assertThat(failed.path("error"))
        .isEqualTo(
            MAPPER
                .createObjectNode()
                .put("code", "rate_limit_exceeded")
                .put("message", "Too many."));
    assertThat(failed.path("completed_at").isNull()).isTrue();
    ObjectNode incomplete =
        response(
            new ResponseStatus.Incomplete("max_output_tokens"), MAPPER.createObjectNode(), ANSWER);
    assertThat(incomplete.at("/incomplete_details/reason").textValue())
        .isEqualTo("max_output_tokens");
    assertThat(incomplete.at("/output/0/status").textValue()).isEqualTo("incomplete");
  }

  @Test
  void Only_a_last_text_can_be_in_progress() {
    Item call =
        new Item(new UUID(1, 3), new EventContent.ToolCall("c", "n", "FUNCTION", null, "{}"));
    ObjectNode response =
        response(new ResponseStatus.InProgress(), MAPPER.createObjectNode(), ANSWER, call, ANSWER);
    assertThat(response.path("output").findValuesAsText("status"))
        .containsExactly("completed", "completed", "in_progress");
  }
}
