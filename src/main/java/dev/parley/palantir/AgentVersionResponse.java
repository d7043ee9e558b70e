package dev.parley.palantir;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A version of an agent on the wire. */
@Schema(name = "PalantirAgentVersion")
public record AgentVersionResponse(
    @Schema(required = true, examples = "1.2") String string,
    @Schema(required = true) Details version) {

  /** Its number in parts. */
  @Schema(name = "PalantirAgentVersionDetails")
  public record Details(
      @Schema(required = true, description = "Counts publications", examples = "1") int major,
      @Schema(
              required = true,
              description = "Counts what was saved since the publication",
              examples = "2")
          int minor) {}
}
