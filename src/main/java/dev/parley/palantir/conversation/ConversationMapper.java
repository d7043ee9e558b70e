package dev.parley.palantir.conversation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.event.EventContent;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.failure.ConversationFailure;
import dev.parley.http.error.HttpFailure;
import dev.parley.palantir.AgentDetails;
import dev.parley.palantir.InputContext;
import dev.parley.palantir.Parameter;
import dev.parley.turn.NewTurn;
import dev.parley.turn.TurnTarget;
import dev.parley.turn.answer.TurnEnd;
import dev.parley.turn.log.Conversations.Exchange;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Converts between the dialect's conversations and the core's. */
@ApplicationScoped
public class ConversationMapper {

  private static final Pattern UUID_SHAPE =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private static final TypeReference<List<InputContext>> CONTEXTS = new TypeReference<>() {};

  private final AgentDetails details;
  private final ObjectMapper json;

  public ConversationMapper(AgentDetails details, ObjectMapper json) {
    this.details = details;
    this.json = json;
  }

  /**
   * The text of a message.
   *
   * @throws dev.parley.http.error.HttpFailureException wrong shape, when it is missing
   */
  String text(UserTextInput input) {
    if (input == null) {
      throw missing("userInput");
    }
    if (input.text() == null) {
      throw missing("userInput.text");
    }
    return input.text();
  }

  /**
   * An id in a body, in its canonical spelling.
   *
   * @throws dev.parley.http.error.HttpFailureException wrong shape, when it is not a UUID
   */
  Optional<UUID> id(String field, String value) {
    if (value == null) {
      return Optional.empty();
    }
    return Optional.of(
        uuid(value)
            .orElseThrow(() -> new HttpFailure.WrongShape(field, "must be a UUID").exception()));
  }

  /** Parses a UUID, in any case; empty if the text is none. */
  Optional<UUID> uuid(String text) {
    return UUID_SHAPE.matcher(text).matches()
        ? Optional.of(UUID.fromString(text))
        : Optional.empty();
  }

  /**
   * An id in a body that is required.
   *
   * @throws dev.parley.http.error.HttpFailureException wrong shape, when it is missing or not a
   *     UUID
   */
  UUID requiredId(String field, String value) {
    return id(field, value).orElseThrow(() -> missing(field));
  }

  private static RuntimeException missing(String field) {
    return new HttpFailure.WrongShape(field, "is missing").exception();
  }

  /**
   * The turn that a request describes.
   *
   * @param given the contexts of the request; null for the agent's own
   * @throws dev.parley.failure.FailureException unknown parameter or wrong parameter type
   */
  NewTurn turn(
      TurnTarget target,
      String text,
      Map<String, ParameterValue> parameters,
      List<InputContext> given,
      Optional<UUID> traceId,
      Optional<UUID> messageId) {
    AgentDetails.Details agent = details.of(target.definition());
    requireDeclared(target, agent, parameters);
    List<InputContext> contexts = given == null ? agent.contexts() : given;
    InputMessage message =
        new InputMessage(
            null,
            text,
            null,
            parameters == null ? null : json.valueToTree(parameters),
            contexts == null ? null : contexts(contexts));
    return NewTurn.of(message, traceId.orElseGet(UUID::randomUUID), messageId.map(UUID::toString));
  }

  private JsonNode contexts(List<InputContext> contexts) {
    // With the declared type, so that the type names of the elements are written.
    return json.valueToTree(
        contexts.stream().map(context -> json.convertValue(context, JsonNode.class)).toList());
  }

  private static void requireDeclared(
      TurnTarget target, AgentDetails.Details agent, Map<String, ParameterValue> parameters) {
    if (parameters == null) {
      return;
    }
    parameters.forEach(
        (name, value) -> {
          Parameter declared = agent.parameters().get(name);
          if (declared == null) {
            throw new ConversationFailure.UnknownParameter(
                    target.agentRid(), target.session(), name)
                .exception();
          }
          if (value == null) {
            throw missing("parameterInputs." + name);
          }
          if (!value.is(declared.parameterType())) {
            throw new ConversationFailure.WrongParameterType(
                    target.agentRid(),
                    target.session(),
                    name,
                    ParameterValue.nameOf(declared.parameterType()),
                    value.typeName())
                .exception();
          }
        });
  }

  /**
   * The contexts that a message would be answered with.
   *
   * @throws dev.parley.failure.FailureException unknown parameter or wrong parameter type
   */
  Contexts ragContext(TurnTarget target, Map<String, ParameterValue> parameters) {
    AgentDetails.Details agent = details.of(target.definition());
    requireDeclared(target, agent, parameters);
    return Contexts.of(agent.contexts() == null ? List.of() : agent.contexts());
  }

  /** Converts a result. */
  ExchangeResult result(TurnEnd.Result result) {
    return new ExchangeResult(
        result.text(),
        result.parameterUpdates().entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    update -> new ExchangeResult.Update("string", update.getValue()))),
        result.totalTokens().orElse(null),
        result.interrupted(),
        result.traceId().toString());
  }

  /** Converts a conversation. */
  ContentResponse content(List<Exchange> exchanges) {
    return new ContentResponse(
        exchanges.stream()
            .map(
                exchange ->
                    new ContentResponse.SessionExchange(
                        new UserTextInput(exchange.message().text()),
                        contexts(exchange.message()),
                        result(exchange.result())))
            .toList());
  }

  /** The contexts of a message; null for none. */
  Contexts contexts(EventContent.InputMessage message) {
    if (message == null || message.contexts() == null) {
      return null;
    }
    try {
      return Contexts.of(json.readValue(json.treeAsTokens(message.contexts()), CONTEXTS));
    } catch (JsonProcessingException e) {
      // Stored by a dialect with other contexts.
      return null;
    } catch (java.io.IOException e) {
      throw new IllegalStateException("reading from memory does not fail", e);
    }
  }
}
