package dev.parley.vectara;

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
 * What can be done through this dialect, and who may call them (contract section 2). A role opens
 * them for what belongs to anybody, a scope for what is the caller's own; {@link Scopes#ADMIN}
 * opens all of them for what belongs to anybody.
 */
enum Action {
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

  MANAGE_API_KEYS(
      Permissions.MANAGE_API_KEYS,
      Scopes.ADMIN,
      EnumSet.noneOf(Role.class),
      EnumSet.noneOf(Role.class));

  private static final Map<String, Action> BY_NAME =
      Stream.of(values()).collect(Collectors.toUnmodifiableMap(Action::text, Function.identity()));

  private static final Set<Action> ON_EVERYBODYS =
      EnumSet.of(GET_SESSION, LIST_SESSIONS, UPDATE_SESSION, DELETE_SESSION);

  private final String text;
  private final String scope;
  private final Set<Role> everywhere;
  private final Set<Role> onAgent;

  Action(String text, String scope, EnumSet<Role> roles) {
    this(text, scope, roles, EnumSet.copyOf(roles));
    onAgent.retainAll(Role.ON_AGENTS);
  }

  /**
   * @param everywhere the roles that open it when they are held in the whole workspace; those of
   *     the workspace's administrators do always
   * @param onAgent the roles that open it when they are held on the agent
   */
  Action(String text, String scope, EnumSet<Role> everywhere, EnumSet<Role> onAgent) {
    this.text = text;
    this.scope = scope;
    this.everywhere = EnumSet.of(OWNER, ADMINISTRATOR);
    this.everywhere.addAll(everywhere);
    this.onAgent = onAgent;
  }

  /** The action that a permission is named after, if it is one of these. */
  static Optional<Action> of(String permission) {
    return Optional.ofNullable(BY_NAME.get(permission));
  }

  /** The permission that is named after it. */
  String text() {
    return text;
  }

  /**
   * Whether the right to manage is used, which is written down: to manage, or to reach everybody's
   * sessions.
   *
   * @param scopes the caller's scopes, by their canonical names
   */
  boolean administrative(Set<String> scopes) {
    return scope.equals(Scopes.ADMIN)
        || ON_EVERYBODYS.contains(this) && scopes.contains(Scopes.ADMIN);
  }

  /**
   * On whose behalf a caller may call it; empty when it may not.
   *
   * @param scopes the scopes granted, by their canonical names
   * @param roles the roles held
   * @param agent the agent that it concerns; empty where it concerns none
   */
  Optional<AccessScope> allows(Set<String> scopes, Roles roles, String agent) {
    if (roles.everywhere(everywhere)
        || roles.onAgent(agent, onAgent)
        || scopes.contains(Scopes.ADMIN)) {
      return Optional.of(AccessScope.AGENT);
    }
    return scopes.contains(scope) ? Optional.of(AccessScope.OWNER) : Optional.empty();
  }

  /**
   * The agents on which a role that a caller holds opens it, where it concerns all agents at once.
   */
  Set<String> agents(Roles roles) {
    return roles.onAgents().keySet().stream()
        .filter(agent -> roles.onAgent(agent, onAgent))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** What a caller is told who may not call it. */
  Failure refusal() {
    return new AccessFailure.MissingRole(
        Arrays.stream(Role.values())
            .filter(role -> everywhere.contains(role) || onAgent.contains(role))
            .map(Role::text)
            .toList(),
        scope);
  }
}
