package dev.parley.vectara;

/** The permission names of the {@link Action}s. */
final class Permissions {

  static final String CREATE_SESSION = "vectara-create-session";
  static final String GET_SESSION = "vectara-get-session";
  static final String LIST_SESSIONS = "vectara-list-sessions";
  static final String UPDATE_SESSION = "vectara-update-session";
  static final String DELETE_SESSION = "vectara-delete-session";
  static final String CREATE_AGENT = "vectara-create-agent";
  static final String GET_AGENT = "vectara-get-agent";
  static final String LIST_AGENTS = "vectara-list-agents";
  static final String UPDATE_AGENT = "vectara-update-agent";
  static final String REPLACE_AGENT = "vectara-replace-agent";
  static final String DELETE_AGENT = "vectara-delete-agent";
  static final String MANAGE_API_KEYS = "vectara-manage-api-keys";

  private Permissions() {}
}
