package dev.parley.vectara.access;

/** The permission names of the {@link Action}s. */
public final class Permissions {

  public static final String CREATE_SESSION = "vectara-create-session";
  public static final String GET_SESSION = "vectara-get-session";
  public static final String LIST_SESSIONS = "vectara-list-sessions";
  public static final String UPDATE_SESSION = "vectara-update-session";
  public static final String DELETE_SESSION = "vectara-delete-session";
  public static final String SEND_INPUT = "vectara-send-input";
  public static final String READ_EVENTS = "vectara-read-events";
  public static final String READ_ARTIFACTS = "vectara-read-artifacts";
  public static final String HIDE_EVENT = "vectara-hide-event";
  public static final String DELETE_EVENT = "vectara-delete-event";
  public static final String CREATE_SCHEDULE = "vectara-create-schedule";
  public static final String READ_SCHEDULES = "vectara-read-schedules";
  public static final String UPDATE_SCHEDULE = "vectara-update-schedule";
  public static final String DELETE_SCHEDULE = "vectara-delete-schedule";
  public static final String CREATE_AGENT = "vectara-create-agent";
  public static final String GET_AGENT = "vectara-get-agent";
  public static final String LIST_AGENTS = "vectara-list-agents";
  public static final String UPDATE_AGENT = "vectara-update-agent";
  public static final String REPLACE_AGENT = "vectara-replace-agent";
  public static final String DELETE_AGENT = "vectara-delete-agent";
  public static final String MANAGE_ALIASES = "vectara-manage-aliases";
  public static final String READ_ALIASES = "vectara-read-aliases";
  public static final String MANAGE_API_KEYS = "vectara-manage-api-keys";

  private Permissions() {}
}
