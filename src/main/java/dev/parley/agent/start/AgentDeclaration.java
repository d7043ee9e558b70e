package dev.parley.agent.start;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Optional;

/**
 * An agent declared in an agents file. Only the name is required.
 *
 * @param name 1 to 63 letters, digits, hyphens and underscores, starting and ending with a letter
 *     or digit
 * @param rid the agent's RID; derived from its id if absent
 * @param workspace name of the workspace; the configured one if absent
 * @param displayName display name, up to 200 characters; the name if absent
 * @param description up to 4,096 characters
 * @param enabled whether it accepts new sessions; true if absent
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
   * A version.
   *
   * @param version {@code major.minor}; {@code N.0} is published, {@code N.m} a draft
   * @param definition any object; stored unchanged, and immutable once stored
   */
  @RegisterForReflection
  record Version(String version, ObjectNode definition) {}

  /** The content of an agents file. */
  @RegisterForReflection
  record File(List<AgentDeclaration> agents) {}
}
