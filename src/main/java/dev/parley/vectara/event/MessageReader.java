package dev.parley.vectara.event;

import static dev.parley.vectara.event.InputReader.required;
import static dev.parley.vectara.event.InputReader.wrong;

import dev.parley.event.EventContent;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.event.EventContent.MessagePart;
import dev.parley.event.EventContent.SkillLoad;
import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.runtime.step.AgentSkills;
import dev.parley.vectara.event.CreateInputRequest.AgentInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads the messages of requests: texts, and calls of skills. */
public final class MessageReader {

  private static final int MAX_PARTS = 1000;

  private MessageReader() {}

  /**
   * A message without skills.
   *
   * @param field the field of the request that has its parts
   * @throws dev.parley.http.error.HttpFailureException wrong shape
   * @throws dev.parley.failure.FailureException invalid argument if the message is empty
   */
  public static InputMessage message(String field, List<AgentInput> inputs) {
    List<MessagePart> texts = new ArrayList<>();
    for (AgentInput input : required(field, inputs)) {
      String place = field + "[" + texts.size() + "]";
      if (type(place, input).equals("skill")) {
        throw wrong(place + ".type", "cannot be skill here");
      }
      texts.add(text(place, input));
    }
    requireCount(inputs);
    return message(texts);
  }

  /**
   * The events of a message: the skills that it calls, then its texts as one message, if it has
   * texts.
   *
   * @param skills the skills of the agent
   * @throws dev.parley.http.error.HttpFailureException wrong shape, also if the agent does not have
   *     a skill
   * @throws dev.parley.failure.FailureException invalid argument if the message is empty
   */
  static List<EventContent> events(String field, List<AgentInput> inputs, AgentSkills skills) {
    List<MessagePart> texts = new ArrayList<>();
    Map<String, EventContent> loaded = new LinkedHashMap<>();
    int index = 0;
    for (AgentInput input : required(field, inputs)) {
      String place = field + "[" + index++ + "]";
      if (type(place, input).equals("text")) {
        texts.add(text(place, input));
      } else {
        String name = required(place + ".skill_name", input.skillName());
        if (loaded.put(name, load(place, name, skills)) != null) {
          throw wrong(place + ".skill_name", "is the name of a skill that the message calls twice");
        }
      }
    }
    requireCount(inputs);
    List<EventContent> events = new ArrayList<>(loaded.values());
    if (events.isEmpty() || !texts.isEmpty()) {
      events.add(message(texts));
    }
    return events;
  }

  private static SkillLoad load(String place, String name, AgentSkills skills) {
    return skills
        .content(name)
        .map(content -> new SkillLoad(name, content))
        .orElseThrow(
            () -> wrong(place + ".skill_name", "must be the name of a skill of the agent"));
  }

  private static String type(String place, AgentInput input) {
    if (input == null) {
      throw wrong(place, "must be an object");
    }
    String type = input.type() == null ? "text" : input.type();
    if (!type.equals("text") && !type.equals("skill")) {
      throw wrong(place + ".type", "must be one of text, skill");
    }
    return type;
  }

  private static MessagePart text(String place, AgentInput input) {
    String text = required(place + ".content", input.content());
    return new MessagePart(MessagePart.Kind.TEXT, text, null, null, null);
  }

  private static void requireCount(List<AgentInput> inputs) {
    if (inputs.isEmpty() || inputs.size() > MAX_PARTS) {
      throw new Failure.InvalidArgument(
              Field.MESSAGE, "must have from 1 to " + MAX_PARTS + " elements")
          .exception();
    }
  }

  private static InputMessage message(List<MessagePart> texts) {
    String text = texts.stream().map(MessagePart::text).collect(Collectors.joining("\n"));
    if (text.isBlank()) {
      throw new Failure.InvalidArgument(Field.MESSAGE, "must have content").exception();
    }
    return new InputMessage(null, text, texts.size() == 1 ? null : texts, null, null);
  }
}
