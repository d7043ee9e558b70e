package dev.parley.azure.response;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.azure.conversation.AgentReference;
import dev.parley.azure.conversation.Fields;
import dev.parley.azure.conversation.Includes;
import dev.parley.azure.conversation.ItemReader;
import dev.parley.event.EventContent;
import dev.parley.runtime.RuntimeRequest;
import dev.parley.turn.NewTurn;
import dev.parley.turn.NewTurn.Kind;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The body of a request for a response. What is not supported is rejected.
 *
 * @param input the items to answer; empty to answer those that are not answered yet
 * @param stream whether the response is sent as a stream
 * @param background whether it runs without a waiting caller
 * @param store whether it is kept; true for one in the background
 * @param previousResponseId the response to continue; never combined with a conversation
 * @param conversationId the conversation to continue
 * @param agent the agent, if the body names one
 * @param agentSessionId the session, if the body names one
 * @param options what the agent's runtime takes, by the names of {@code RuntimeRequest}
 * @param echo what the response shows of its request
 */
public record ResponseParameters(
    List<EventContent> input,
    boolean stream,
    boolean background,
    boolean store,
    Optional<String> previousResponseId,
    Optional<String> conversationId,
    Optional<AgentReference> agent,
    Optional<String> agentSessionId,
    ObjectNode options,
    ObjectNode echo) {

  private static final int MAX_ITEMS = 1000;
  private static final int MAX_TEXT = 512;
  private static final int MAX_INCLUDES = 20;

  private static final String BACKGROUND = "background";
  private static final String STORE = "store";
  private static final String PREVIOUS = "previous_response_id";
  private static final String CONVERSATION = "conversation";
  private static final String OBFUSCATION = "include_obfuscation";

  /** Parameters without an effect here, which the response shows. */
  private static final List<String> LABELS =
      List.of("model", "user", "safety_identifier", "prompt_cache_key");

  private static final List<String> OTHERS =
      List.of(
          "input",
          "stream",
          "stream_options",
          BACKGROUND,
          STORE,
          PREVIOUS,
          CONVERSATION,
          "agent",
          "agent_reference",
          "agent_session_id",
          "session_id",
          "metadata",
          "include",
          "truncation",
          "service_tier",
          "top_logprobs");

  /**
   * Parses a body.
   *
   * @throws dev.parley.http.error.HttpFailureException wrong shape
   */
  public static ResponseParameters of(JsonNode body) {
    Fields fields =
        Fields.of(body, "")
            .only(
                Stream.of(ResponseOptions.NAMES, LABELS, OTHERS)
                    .flatMap(List::stream)
                    .toArray(String[]::new));
    boolean background = fields.flag(BACKGROUND).orElse(false);
    boolean store = fields.flag(STORE).orElse(true);
    if (background && !store) {
      throw fields.wrong(BACKGROUND, "cannot be combined with store=false");
    }
    Optional<String> previous = fields.text(PREVIOUS);
    Optional<String> conversation = conversation(fields);
    if (previous.isPresent() && conversation.isPresent()) {
      throw fields.wrong(PREVIOUS, "cannot be combined with conversation");
    }
    checkUnsupported(fields);
    ObjectNode options = ResponseOptions.of(fields);
    ObjectNode echo = ResponseOptions.echo(options).put(BACKGROUND, background).put(STORE, store);
    previous.ifPresent(id -> echo.put(PREVIOUS, id));
    conversation.ifPresent(id -> echo.putObject(CONVERSATION).put("id", id));
    fields.metadata().ifPresent(metadata -> echo.set("metadata", metadata));
    fields.oneOf("truncation", "disabled", "auto").ifPresent(how -> echo.put("truncation", how));
    LABELS.forEach(
        name -> fields.shortText(name, MAX_TEXT).ifPresent(text -> echo.put(name, text)));
    return new ResponseParameters(
        ItemReader.input(fields, MAX_ITEMS),
        fields.flag("stream").orElse(false),
        background,
        store,
        previous,
        conversation,
        same(fields, "agent", agent(fields, "agent"), agent(fields, "agent_reference")),
        same(fields, "session_id", fields.text("session_id"), fields.text("agent_session_id")),
        options,
        echo);
  }

  private static Optional<String> conversation(Fields fields) {
    if (fields.get(CONVERSATION).filter(JsonNode::isTextual).isPresent()) {
      return fields.text(CONVERSATION);
    }
    return fields.object(CONVERSATION).map(object -> object.only("id").requiredText("id"));
  }

  private static Optional<AgentReference> agent(Fields fields, String name) {
    return fields.get(name).map(value -> AgentReference.of(value, name));
  }

  /** A parameter that has two names. */
  private static <T> Optional<T> same(
      Fields fields, String name, Optional<T> one, Optional<T> other) {
    if (one.isPresent() && other.isPresent() && !one.equals(other)) {
      throw fields.wrong(name, "is given twice, with different values");
    }
    return one.or(() -> other);
  }

  /** Rejects the values of parameters of which only the default is supported. */
  private static void checkUnsupported(Fields fields) {
    fields.oneOf("service_tier", "auto", "default");
    if (fields.integer("top_logprobs", 0, 20).orElse(0) > 0) {
      throw fields.wrong("top_logprobs", "is not supported");
    }
    fields
        .object("stream_options")
        .ifPresent(
            options -> {
              if (options.only(OBFUSCATION).flag(OBFUSCATION).orElse(false)) {
                throw options.wrong(OBFUSCATION, "is not supported");
              }
            });
    List<JsonNode> includes = fields.list("include", MAX_INCLUDES);
    // A value that is no text is as unsupported as an unknown one.
    Includes.check(includes.stream().map(JsonNode::asText).toList());
  }

  /**
   * The turn that answers it.
   *
   * @param stored what is stored of the request
   */
  NewTurn turn(ObjectNode stored) {
    return new NewTurn(
        input,
        UUID.randomUUID(),
        Optional.empty(),
        // A response that is not stored cannot be continued with an approval.
        options.deepCopy().put(RuntimeRequest.APPROVALS, store),
        stored,
        !store ? Kind.UNSTORED : background ? Kind.BACKGROUND : Kind.STORED);
  }
}
