package dev.parley.identity.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.identity.Role;
import dev.parley.identity.Roles;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

/** What is stored of roles, and read again. */
class StoredRolesTest {

  @Property(tries = 200)
  void Roles_are_read_as_they_were_stored(
      @ForAll Set<Role> everywhere,
      @ForAll @Size(max = 3)
          Map<@AlphaChars @StringLength(min = 1, max = 50) String, @NotEmpty Set<Role>> onAgents) {
    Roles roles = new Roles(everywhere, onAgents);
    assertThat(StoredRoles.of(roles).read()).isEqualTo(roles);
  }

  @Property(tries = 1)
  void An_unknown_role_grants_nothing() {
    String json =
        "{\"api_roles\":[\"viewer\",\"king\"],\"agent_roles\":[{\"agent_key\":\"a\",\"role\":\"queen\"}]}";
    assertThat(new StoredRoles(json).read()).isEqualTo(new Roles(Set.of(Role.VIEWER), Map.of()));
    assertThat(new StoredRoles("{}").read()).isEqualTo(Roles.NONE);
  }
}
