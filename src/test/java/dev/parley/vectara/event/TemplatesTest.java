package dev.parley.vectara.event;

import static dev.parley.testing.Wire.admin;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import dev.parley.testing.ModelAgents;
import dev.parley.testing.ModelFrames;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a model is sent of instructions that are templates. */
@ParleyTest
class TemplatesTest {

  private final Token token = somebody();

  /** The events of a session with an agent that has these instructions. */
  private Events with(ModelFrames api, List<Map<String, String>> instructions) {
    String agent =
        ModelAgents.create(
            List.of(
                Map.of("type", "function", "name", "weather", "description", "Tells the weather.")),
            api);
    vectara(admin())
        .body(
            Map.of(
                "name",
                "Desk",
                "metadata",
                Map.of("tier", "gold"),
                "first_step",
                Map.of(
                    "name",
                    "main",
                    "instructions",
                    instructions,
                    "output_parser",
                    Map.of("type", "default"))))
        .patch("/v2/agents/" + agent)
        .then()
        .statusCode(200);
    String sessions = "/v2/agents/" + agent + "/sessions";
    String key =
        vectara(token)
            .body(Map.of("metadata", Map.of("ticket", 42, "note", "#end $agent.key")))
            .post(sessions)
            .then()
            .statusCode(201)
            .extract()
            .path("key");
    return new Events(token, sessions, key);
  }

  private static Map<String, String> inline(String name, String type, String template) {
    return Map.of("type", "inline", "name", name, "template_type", type, "template", template);
  }

  @ParameterizedTest
  @EnumSource
  void A_model_is_sent_the_values(ModelFrames api) {
    Events events =
        with(
            api,
            List.of(
                Map.of(
                    "type",
                    "inline",
                    "name",
                    "who",
                    "template",
                    """
                    You are $agent.name ($agent.metadata.tier) in $session.key.
                    #if($session.metadata.ticket)
                    Ticket ${session.metadata.ticket}: $session.metadata.note $unknown
                    #end
                    #foreach($tool in $tools)
                    $tool.name: $tool.description
                    #end
                    It is $currentDate"""),
                inline("verbatim", "text", "Say $agent.name."),
                inline("tone", "velocity", "#set($tone = 'kind')Be $tone.")));
    events
        .say("/messages")
        .statusCode(201)
        .body(
            "events[1].content",
            matchesPattern(
                "system: You are Desk \\(gold\\) in "
                    + events.key()
                    + "\\.\nTicket 42: #end \\$agent\\.key \\$unknown\nweather: Tells the weather\\.\n"
                    + "It is \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ\n\n"
                    + "Say \\$agent\\.name\\.\n\nBe kind\\.\nuser: /messages"));
  }

  @Test
  void A_template_that_is_not_valid_fails_the_message() {
    Events events =
        with(
            ModelFrames.CHAT_COMPLETIONS,
            List.of(inline("tone", "velocity", "Be kind.\n#foreach($x in [1..9])")));
    events
        .say("Hello")
        .statusCode(422)
        .body("code", equalTo("invalid_request"))
        .body(
            "messages[0]",
            equalTo(
                "The agent failed: The agent has an invalid instruction template 'tone': line 2:"
                    + " #end is missing."));
    events
        .queue("Hello", "start", "follow_up", false)
        .then()
        .statusCode(422)
        .body("messages[0]", containsString("'tone'"));
  }
}
