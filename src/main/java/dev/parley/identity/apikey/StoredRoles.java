package dev.parley.identity.apikey;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.identity.Role;
import dev.parley.identity.Roles;
import dev.parley.store.StoredJson;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The stored form of roles.
 *
 * @param json an object with {@code api_roles}, the names of the roles in the whole workspace, and
 *     {@code agent_roles}, objects with {@code agent_key} and {@code role}
 */
record StoredRoles(String json) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String EVERYWHERE = "api_roles";
  private static final String ON_AGENTS = "agent_roles";
  private static final String AGENT = "agent_key";
  private static final String ROLE = "role";

  /** Converts roles to their stored form. */
  static StoredRoles of(Roles roles) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode everywhere = json.putArray(EVERYWHERE);
    ArrayNode onAgents = json.putArray(ON_AGENTS);
    sorted(roles.everywhere()).forEach(role -> everywhere.add(role.text()));
    new TreeMap<>(roles.onAgents())
        .forEach(
            (agent, held) ->
                sorted(held)
                    .forEach(
                        role -> onAgents.addObject().put(AGENT, agent).put(ROLE, role.text())));
    return new StoredRoles(json.toString());
  }

  private static Collection<Role> sorted(Set<Role> roles) {
    return Arrays.stream(Role.values()).filter(roles::contains).toList();
  }

  /**
   * Converts the stored form to roles. Unknown roles, as written by a later release, are ignored.
   */
  Roles read() {
    JsonNode stored = StoredJson.object(JSON, json);
    Set<Role> everywhere = EnumSet.noneOf(Role.class);
    stored.path(EVERYWHERE).forEach(name -> Role.of(name.asText()).ifPresent(everywhere::add));
    Map<String, Set<Role>> onAgents = new TreeMap<>();
    stored.path(ON_AGENTS).forEach(held -> add(held, onAgents));
    return new Roles(everywhere, onAgents);
  }

  private static void add(JsonNode held, Map<String, Set<Role>> onAgents) {
    Role.of(held.path(ROLE).asText())
        .ifPresent(
            role ->
                onAgents
                    .computeIfAbsent(held.path(AGENT).asText(), first -> EnumSet.noneOf(Role.class))
                    .add(role));
  }
}
