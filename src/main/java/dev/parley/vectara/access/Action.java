package dev.parley.vectara.access;

import static dev.parley.identity.Role.ADMINISTRATOR;
import static dev.parley.identity.Role.AGENT_ADMINISTRATOR;
import static dev.parley.identity.Role.AGENT_DEVELOPER;
import static dev.parley.identity.Role.AGENT_USER;
import static dev.parley.identity.Role.AGENT_VIEWER;
import static dev.parley.identity.Role.OWNER;
import static dev.parley.identity.Role.VIEWER;

import dev.parley.failure.AccessFailure;
import dev.parley.failure.Failure;
import dev.parley.identity.Role;
import dev.parley.identity.Roles;
import dev.parley.identity.Scopes;
import dev.parley.session.AccessScope;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The actions of this dialect and who may perform them. A role permits an action on everyone's
 * objects, a scope on the caller's own; {@link Scopes#ADMIN} permits all actions on everyone's
 * objects.
 */
public enum Action {
  CREATE_SESSION(
      Permissions.CREATE_SESSION,
      Scopes.WRITE,
      EnumSet.of(AGENT_USER, AGENT_DEVELOPER, AGENT_ADMINISTRATOR)),
  GET_SESSION(
      Permissions.GET_SESSION,
      Scopes.READ,
      EnumSet.of(AGENT_USER, AGENT_VIEWER, AGENT_DEVELOPER, AGENT_ADMINISTRATOR, VIEWER)),
  LIST_SESSIONS(
      Permissions.LIST_SESSIONS,
      Scopes.READ,
      EnumSet.of(AGENT_VIEWER, AGENT_DEVELOPER, AGENT_ADMINISTRATOR, VIEWER)),
  UPDATE_SESSION(
      Permissions.UPDATE_SESSION, Scopes.WRITE, EnumSet.of(AGENT_DEVELOPER, AGENT_ADMINISTRATOR)),
  DELETE_SESSION(
      Permissions.DELETE_SESSION, Scopes.WRITE, EnumSet.of(AGENT_DEVELOPER, AGENT_ADMINISTRATOR)),

  /** Sends inputs, and reads what the agent waits for. */
  SEND_INPUT(
      Permissions.SEND_INPUT,
      Scopes.WRITE,
      EnumSet.of(AGENT_USER, AGENT_DEVELOPER, AGENT_ADMINISTRATOR)),
  READ_EVENTS(
      Permissions.READ_EVENTS,
      Scopes.READ,
      EnumSet.of(AGENT_VIEWER, AGENT_DEVELOPER, AGENT_ADMINISTRATOR, VIEWER)),
  READ_ARTIFACTS(
      Permissions.READ_ARTIFACTS,
      Scopes.READ,
      EnumSet.of(AGENT_VIEWER, AGENT_DEVELOPER, AGENT_ADMINISTRATOR, VIEWER)),
  HIDE_EVENT(
      Permissions.HIDE_EVENT, Scopes.WRITE, EnumSet.of(AGENT_DEVELOPER, AGENT_ADMINISTRATOR)),
  DELETE_EVENT(Permissions.DELETE_EVENT, Scopes.WRITE, EnumSet.of(AGENT_ADMINISTRATOR)),

  CREATE_SCHEDULE(
      Permissions.CREATE_SCHEDULE, Scopes.WRITE, EnumSet.of(AGENT_DEVELOPER, AGENT_ADMINISTRATOR)),
  READ_SCHEDULES(
      Permissions.READ_SCHEDULES,
      Scopes.READ,
      EnumSet.of(AGENT_VIEWER, AGENT_DEVELOPER, AGENT_ADMINISTRATOR, VIEWER)),
  UPDATE_SCHEDULE(
      Permissions.UPDATE_SCHEDULE, Scopes.WRITE, EnumSet.of(AGENT_DEVELOPER, AGENT_ADMINISTRATOR)),
  DELETE_SCHEDULE(Permissions.DELETE_SCHEDULE, Scopes.WRITE, EnumSet.of(AGENT_ADMINISTRATOR)),

  CREATE_AGENT(
      Permissions.CREATE_AGENT,
      Scopes.ADMIN,
      EnumSet.of(AGENT_ADMINISTRATOR),
      EnumSet.noneOf(Role.class)),
  GET_AGENT(
      Permissions.GET_AGENT,
      Scopes.READ,
      EnumSet.of(AGENT_VIEWER, AGENT_DEVELOPER, AGENT_ADMINISTRATOR, VIEWER)),
  LIST_AGENTS(
      Permissions.LIST_AGENTS,
      Scopes.READ,
      EnumSet.of(AGENT_VIEWER, AGENT_DEVELOPER, AGENT_ADMINISTRATOR, VIEWER),
      EnumSet.of(AGENT_USER, AGENT_VIEWER, AGENT_DEVELOPER, AGENT_ADMINISTRATOR)),
  UPDATE_AGENT(
      Permissions.UPDATE_AGENT, Scopes.ADMIN, EnumSet.of(AGENT_DEVELOPER, AGENT_ADMINISTRATOR)),
  REPLACE_AGENT(Permissions.REPLACE_AGENT, Scopes.ADMIN, EnumSet.of(AGENT_ADMINISTRATOR)),
  DELETE_AGENT(Permissions.DELETE_AGENT, Scopes.ADMIN, EnumSet.of(AGENT_ADMINISTRATOR)),

  MANAGE_ALIASES(
      Permissions.MANAGE_ALIASES,
      Scopes.ADMIN,
      EnumSet.of(AGENT_ADMINISTRATOR),
      EnumSet.noneOf(Role.class)),
  READ_ALIASES(
      Permissions.READ_ALIASES,
      Scopes.READ,
      EnumSet.of(AGENT_USER, AGENT_VIEWER, AGENT_DEVELOPER, AGENT_ADMINISTRATOR, VIEWER),
      EnumSet.noneOf(Role.class)),

  MANAGE_API_KEYS(
      Permissions.MANAGE_API_KEYS,
      Scopes.ADMIN,
      EnumSet.noneOf(Role.class),
      EnumSet.noneOf(Role.class));

  private static final Map<String, Action> BY_NAME =
      Stream.of(values()).collect(Collectors.toUnmodifiableMap(Action::text, Function.identity()));

  private static final Set<Action> ON_EVERYBODYS =
      EnumSet.of(
          GET_SESSION,
          LIST_SESSIONS,
          UPDATE_SESSION,
          DELETE_SESSION,
          SEND_INPUT,
          READ_EVENTS,
          READ_ARTIFACTS,
          HIDE_EVENT,
          DELETE_EVENT,
          READ_SCHEDULES,
          UPDATE_SCHEDULE,
          DELETE_SCHEDULE);

  private final String text;
  private final String scope;
  private final Set<Role> everywhere;
  private final Set<Role> onAgent;

  Action(String text, String scope, EnumSet<Role> roles) {
    this(text, scope, roles, EnumSet.copyOf(roles));
    onAgent.retainAll(Role.ON_AGENTS);
  }

  /**
   * @param everywhere the roles that permit it when held in the whole workspace, in addition to the
   *     workspace's administrators
   * @param onAgent the roles that permit it when held on the agent
   */
  Action(String text, String scope, EnumSet<Role> everywhere, EnumSet<Role> onAgent) {
    this.text = text;
    this.scope = scope;
    this.everywhere = EnumSet.of(OWNER, ADMINISTRATOR);
    this.everywhere.addAll(everywhere);
    this.onAgent = onAgent;
  }

  /** The action for a permission, if there is one. */
  public static Optional<Action> of(String permission) {
    return Optional.ofNullable(BY_NAME.get(permission));
  }

  /** The name of the action's permission. */
  String text() {
    return text;
  }

  /**
   * Whether the action uses administrator rights and is therefore audited: actions that require
   * them, and actions on everyone's sessions.
   *
   * @param scopes the caller's scopes, by their canonical names
   */
  boolean administrative(Set<String> scopes) {
    return scope.equals(Scopes.ADMIN)
        || ON_EVERYBODYS.contains(this) && scopes.contains(Scopes.ADMIN);
  }

  /**
   * The scope of objects on which a caller may perform the action; empty if it may not.
   *
   * @param scopes the granted scopes, by their canonical names
   * @param roles the caller's roles
   * @param agent the agent concerned; empty if there is none
   */
  Optional<AccessScope> allows(Set<String> scopes, Roles roles, String agent) {
    if (roles.everywhere(everywhere)
        || roles.onAgent(agent, onAgent)
        || scopes.contains(Scopes.ADMIN)) {
      return Optional.of(AccessScope.AGENT);
    }
    return scopes.contains(scope) ? Optional.of(AccessScope.OWNER) : Optional.empty();
  }

  /** For an action on all agents, the agents on which one of the caller's roles permits it. */
  Set<String> agents(Roles roles) {
    return roles.onAgents().keySet().stream()
        .filter(agent -> roles.onAgent(agent, onAgent))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The failure for a caller who may not perform the action. */
  public Failure refusal() {
    return new AccessFailure.MissingRole(
        Arrays.stream(Role.values())
            .filter(role -> everywhere.contains(role) || onAgent.contains(role))
            .map(Role::text)
            .toList(),
        scope);
  }
}
