package dev.parley.identity;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the holder of an API key, or of a token whose scopes are mapped to roles, may do (Vectara
 * contract section 2). Those that concern nothing that is here open nothing, and are kept.
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

  /** Those that can be held on one agent alone. */
  public static final Set<Role> ON_AGENTS =
      Set.of(AGENT_ADMINISTRATOR, AGENT_DEVELOPER, AGENT_USER, AGENT_VIEWER);

  /** Its name in requests, answers and the database: lower case. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role of this name, if there is one. */
  public static Optional<Role> of(String text) {
    return Stream.of(values()).filter(role -> role.text().equals(text)).findFirst();
  }
}
