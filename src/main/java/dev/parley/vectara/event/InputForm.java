package dev.parley.vectara.event;

import dev.parley.vectara.event.CreateInputRequest.AgentInput;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The parts of a form with a message and files. Only for the OpenAPI document. */
@Schema(name = "VectaraMultipartInput")
public record InputForm(
    @Schema(description = "The parts of the message as JSON; may be absent if there are files")
        List<AgentInput> messages,
    @Schema(deprecated = true, description = "The message as a text, if messages is absent")
        String message,
    @Schema(
            implementation = File[].class,
            description = "Up to 20 files, each of up to 50 MB and with a name")
        List<File> files,
    @Schema(name = "stream_response", defaultValue = "false") Boolean streamResponse,
    @Schema(pattern = "^(start|aev_[0-9a-zA-Z_-]+)$") String since,
    @Schema(
            enumeration = {"steer", "follow_up"},
            description = "Cannot be steer if there are files")
        String behavior) {

  /** A file. */
  @Schema(type = SchemaType.STRING, format = "binary")
  interface File {}
}
