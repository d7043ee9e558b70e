package dev.parley.palantir.agent;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A version of an agent in the dialect's format. */
@Schema(name = "PalantirAgentVersion")
public record AgentVersionResponse(
    @Schema(required = true, examples = "1.2") String string,
    @Schema(required = true) Details version) {

  /** The parts of a version number. */
  @Schema(name = "PalantirAgentVersionDetails")
  public record Details(
      @Schema(required = true, description = "Number of the publication", examples = "1") int major,
      @Schema(
              required = true,
              description = "Number of the draft since that publication",
              examples = "2")
          int minor) {}
}
