package dev.parley.azure.conversation;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Response body after the deletion of a response or conversation. */
@Schema(name = "AzureDeletedObject")
public record DeletedObjectResponse(
    @Schema(required = true) String id,
    @Schema(
            required = true,
            enumeration = {"response", "conversation.deleted"})
        String object,
    @Schema(required = true) boolean deleted) {

  /** After the deletion of a response. */
  public static DeletedObjectResponse response(String id) {
    return new DeletedObjectResponse(id, "response", true);
  }

  /** After the deletion of a conversation. */
  public static DeletedObjectResponse conversation(String id) {
    return new DeletedObjectResponse(id, "conversation.deleted", true);
  }
}
