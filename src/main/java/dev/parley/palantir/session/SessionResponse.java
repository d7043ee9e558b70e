package dev.parley.palantir.session;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A session in the dialect's format. Times are in ISO 8601 format, in UTC. */
@Schema(name = "PalantirSession")
public record SessionResponse(
    @Schema(
            required = true,
            examples = "ri.aip-agents..session.01a1b2c3-d4e5-7000-8000-000000000000")
        String rid,
    @Schema(required = true) Metadata metadata,
    @Schema(required = true, examples = "ri.aip-agents..agent.732cd5b4-7ca7-4219-aabb-6e976faf63b1")
        String agentRid,
    @Schema(required = true, examples = "1.0") String agentVersion) {

  /** The metadata of a session. */
  @Schema(name = "PalantirSessionMetadata")
  public record Metadata(
      @Schema(required = true, description = "At most 200 characters") String title,
      @Schema(required = true, examples = "2026-11-21T09:30:00Z") String createdTime,
      @Schema(required = true, examples = "2026-11-21T09:30:00Z") String updatedTime,
      @Schema(required = true, description = "Number of messages of user and agent")
          int messageCount,
      @Schema(
              required = true,
              description =
                  "When the session expires unless another exchange follows; in the year 9999"
                      + " if it never expires",
              examples = "2026-11-22T09:30:00Z")
          String estimatedExpiresTime) {}
}
