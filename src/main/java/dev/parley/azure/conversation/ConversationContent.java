package dev.parley.azure.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.event.EventContent;
import dev.parley.failure.Failure;
import dev.parley.failure.FailureException;
import dev.parley.http.error.HttpFailure;
import java.util.List;

/**
 * The body of a request to create or update a conversation, or to add items to one.
 *
 * @param items the items to add, at most 20
 * @param metadata the new metadata; empty for none
 */
public record ConversationContent(List<EventContent> items, ObjectNode metadata) {

  private static final int MAX_ITEMS = 20;
  private static final String ITEMS = "items";
  private static final String METADATA = "metadata";

  /**
   * Parses the body of a create.
   *
   * @param body the body; null for none
   * @throws dev.parley.http.error.HttpFailureException wrong shape
   */
  public static ConversationContent create(JsonNode body) {
    if (body == null || body.isNull()) {
      return new ConversationContent(List.of(), JsonNodeFactory.instance.objectNode());
    }
    return of(Fields.of(body, "").only(ITEMS, METADATA));
  }

  /**
   * Parses the body of an update, which replaces the metadata.
   *
   * @throws dev.parley.http.error.HttpFailureException wrong shape
   */
  public static ConversationContent update(JsonNode body) {
    Fields fields = Fields.of(body, "").only(METADATA);
    if (!body.has(METADATA)) {
      throw fields.wrong(METADATA, "is missing");
    }
    return of(fields);
  }

  /**
   * Parses the body of a request to add items.
   *
   * @throws dev.parley.http.error.HttpFailureException wrong shape, also when there are no items
   */
  public static ConversationContent items(JsonNode body) {
    ConversationContent request = of(Fields.of(body, "").only(ITEMS));
    if (request.items.isEmpty()) {
      throw Fields.of(body, "").wrong(ITEMS, "must have at least 1 element");
    }
    return request;
  }

  /** Names the items in a failure that says that they cannot be stored. */
  static Throwable aboutItems(Throwable failure) {
    return failure instanceof FailureException refused
            && refused.failure() instanceof Failure.InvalidArgument wrong
            && wrong.field() == Failure.InvalidArgument.Field.MESSAGE
        ? new HttpFailure.WrongShape(ITEMS, wrong.reason()).exception()
        : failure;
  }

  private static ConversationContent of(Fields fields) {
    return new ConversationContent(
        ItemReader.items(fields, ITEMS, MAX_ITEMS),
        fields.metadata().orElseGet(JsonNodeFactory.instance::objectNode));
  }
}
