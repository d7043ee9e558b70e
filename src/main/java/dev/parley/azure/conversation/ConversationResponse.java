package dev.parley.azure.conversation;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A conversation in the dialect's format. */
@Schema(name = "AzureConversation")
public record ConversationResponse(
    @Schema(required = true) String id,
    @Schema(required = true, enumeration = "conversation") String object,
    @JsonProperty("created_at")
        @Schema(required = true, description = "Creation time in Unix seconds")
        long createdAt,
    @Schema(required = true, type = SchemaType.OBJECT, implementation = Object.class)
        ObjectNode metadata) {

  public ConversationResponse(String id, long createdAt, ObjectNode metadata) {
    this(id, "conversation", createdAt, metadata);
  }
}
