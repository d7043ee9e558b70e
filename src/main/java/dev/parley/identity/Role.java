package dev.parley.identity;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A role of an API key, or of a token whose scopes are mapped to roles: the {@code ApiRole} and
 * {@code AgentRole} of Vectara's OpenAPI document. Roles for features that Parley does not have are
 * stored but grant nothing.
 */
public enum Role {
  OWNER,
  ADMINISTRATOR,
  BILLING_ADMINISTRATOR,
  CORPUS_ADMINISTRATOR,
  CORPUS_DEVELOPER,
  CORPUS_VIEWER,
  AGENT_ADMINISTRATOR,
  AGENT_DEVELOPER,
  AGENT_USER,
  AGENT_VIEWER,
  PIPELINE_ADMINISTRATOR,
  PIPELINE_VIEWER,
  VIEWER;

  /** The roles that can be granted on single agents. */
  public static final Set<Role> ON_AGENTS =
      Set.of(AGENT_ADMINISTRATOR, AGENT_DEVELOPER, AGENT_USER, AGENT_VIEWER);

  /** The role's name in requests, responses and the database, in lower case. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the role with this name, if it exists. */
  public static Optional<Role> of(String text) {
    return Stream.of(values()).filter(role -> role.text().equals(text)).findFirst();
  }
}
