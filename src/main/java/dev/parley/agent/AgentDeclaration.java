package dev.parley.agent;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Optional;

/**
 * One agent as an agents file declares it. Only the name is needed.
 *
 * @param name 1 to 63 letters, digits, hyphens and underscores, a letter or digit first and last
 * @param rid the agent's RID; made from its id when absent
 * @param workspace name of the workspace; the configured one when absent
 * @param displayName for people, up to 200 characters; the name when absent
 * @param description up to 4,096 characters
 * @param enabled whether it takes new sessions; true when absent
 * @param versions its versions
 */
@RegisterForReflection
record AgentDeclaration(
    String name,
    Optional<String> rid,
    Optional<String> workspace,
    @JsonProperty("display_name") Optional<String> displayName,
    Optional<String> description,
    Optional<Boolean> enabled,
    List<Version> versions) {

  AgentDeclaration {
    versions = versions == null ? List.of() : versions;
  }

  /**
   * One version.
   *
   * @param version {@code major.minor}; {@code N.0} is published, {@code N.m} a draft
   * @param definition any object; kept whole, and never changed once stored
   */
  @RegisterForReflection
  record Version(String version, ObjectNode definition) {}

  /** A whole agents file. */
  @RegisterForReflection
  record File(List<AgentDeclaration> agents) {}
}
