package dev.parley.palantir.conversation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The conversation of a session, oldest exchange first. */
@Schema(name = "PalantirContent")
public record ContentResponse(@Schema(required = true) List<SessionExchange> exchanges) {

  /** A message and its answer. */
  @RegisterForReflection
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "PalantirSessionExchange")
  public record SessionExchange(
      @Schema(required = true) UserTextInput userInput,
      @Schema(description = "Absent if the agent has no contexts and none were given")
          Contexts contexts,
      @Schema(required = true) ExchangeResult result) {}
}
