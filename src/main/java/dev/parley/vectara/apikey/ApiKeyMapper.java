package dev.parley.vectara.apikey;

import dev.parley.http.PageToken;
import dev.parley.http.error.HttpFailure;
import dev.parley.identity.Role;
import dev.parley.identity.Roles;
import dev.parley.identity.apikey.ApiKey;
import dev.parley.identity.apikey.ApiKeyChange;
import dev.parley.identity.apikey.IssuedApiKey;
import dev.parley.identity.apikey.NewApiKey;
import dev.parley.store.Page;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Converts API keys between the dialect's types and the core's. */
@ApplicationScoped
public class ApiKeyMapper {

  /** Agent names that are valid in any dialect. */
  private static final Pattern AGENT = Pattern.compile("[0-9a-zA-Z_-]{1,63}");

  /** More than the number of roles, because roles may be repeated. */
  private static final int MAX_API_ROLES = 100;

  private static final int MAX_AGENT_ROLES = 1000;
  private static final int MAX_YEAR = 9999;

  /**
   * The key that a request describes.
   *
   * @throws dev.parley.http.error.HttpFailureException wrong shape
   * @throws dev.parley.failure.FailureException invalid argument
   */
  public NewApiKey key(CreateApiKeyRequest request) {
    if (request.name() == null) {
      throw wrong("name", "is required");
    }
    Optional<Set<Role>> older = OlderApiKey.roles(request);
    return new NewApiKey(
        request.name(),
        new Roles(
            older.or(() -> everywhere(request.apiRoles())).orElse(Set.of()),
            onAgents(request.agentRoles()).orElse(Map.of())),
        expiry(request.expiresAt()),
        OlderApiKey.corpusKeys(request));
  }

  /**
   * The change that a request describes.
   *
   * @throws dev.parley.http.error.HttpFailureException wrong shape
   * @throws dev.parley.failure.FailureException invalid argument
   */
  public ApiKeyChange change(UpdateApiKeyRequest request) {
    return new ApiKeyChange(
        Optional.ofNullable(request.name()),
        Optional.ofNullable(request.enabled()),
        everywhere(request.apiRoles()),
        onAgents(request.agentRoles()),
        expiry(request.expiresAt()));
  }

  private static Optional<Set<Role>> everywhere(List<String> names) {
    if (names == null) {
      return Optional.empty();
    }
    if (names.size() > MAX_API_ROLES) {
      throw wrong("api_roles", "must be at most " + MAX_API_ROLES);
    }
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (int i = 0; i < names.size(); i++) {
      roles.add(role("api_roles[" + i + "]", names.get(i), EnumSet.allOf(Role.class)));
    }
    return Optional.of(roles);
  }

  private static Optional<Map<String, Set<Role>>> onAgents(List<AgentRole> held) {
    if (held == null) {
      return Optional.empty();
    }
    if (held.size() > MAX_AGENT_ROLES) {
      throw wrong("agent_roles", "must be at most " + MAX_AGENT_ROLES);
    }
    Map<String, Set<Role>> roles = new TreeMap<>();
    for (int i = 0; i < held.size(); i++) {
      String place = "agent_roles[" + i + "]";
      AgentRole one = held.get(i);
      if (one == null) {
        throw wrong(place, "must be an object");
      }
      if (one.agentKey() == null || !AGENT.matcher(one.agentKey()).matches()) {
        throw wrong(place + ".agent_key", "must be 1 to 63 letters, digits, '_' and '-'");
      }
      roles
          .computeIfAbsent(one.agentKey(), first -> EnumSet.noneOf(Role.class))
          .add(role(place + ".role", one.role(), Role.ON_AGENTS));
    }
    return Optional.of(roles);
  }

  private static Role role(String place, String name, Set<Role> allowed) {
    return Optional.ofNullable(name)
        .flatMap(Role::of)
        .filter(allowed::contains)
        .orElseThrow(
            () ->
                wrong(
                    place,
                    names(allowed).stream()
                        .collect(Collectors.joining(", ", "must be one of ", ""))));
  }

  private static Optional<Instant> expiry(String text) {
    if (text == null) {
      return Optional.empty();
    }
    try {
      // Converted to UTC, which may change the year.
      OffsetDateTime time = OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC);
      if (time.getYear() <= MAX_YEAR) {
        return Optional.of(time.toInstant().truncatedTo(ChronoUnit.MICROS));
      }
    } catch (DateTimeException e) {
      // Reported below.
    }
    throw wrong("expires_at", "must be a time such as 2030-01-01T00:00:00Z");
  }

  static RuntimeException wrong(String field, String reason) {
    return new HttpFailure.WrongShape(field, reason).exception();
  }

  /** Converts a new key, including its secret. */
  public ApiKeyResponse issued(IssuedApiKey issued) {
    return response(issued.key(), issued.secret().text());
  }

  /** Converts a key. */
  public ApiKeyResponse key(ApiKey key) {
    return response(key, null);
  }

  /** Converts a page of keys. */
  public ListApiKeysResponse keys(Page<ApiKey> page, PageToken tokens) {
    return new ListApiKeysResponse(
        page.items().stream().map(this::key).toList(),
        new ListApiKeysResponse.Metadata(page.next(key -> tokens.of(key.createdAt, key.id))));
  }

  private static ApiKeyResponse response(ApiKey key, String secret) {
    Roles roles = key.roles();
    return new ApiKeyResponse(
        key.publicId(),
        key.name,
        secret,
        key.enabled,
        names(roles.everywhere()),
        new TreeMap<>(roles.onAgents())
            .entrySet().stream()
                .flatMap(
                    held ->
                        names(held.getValue()).stream()
                            .map(role -> new AgentRole(held.getKey(), role)))
                .toList(),
        key.corpusKeys == null ? null : List.of(key.corpusKeys),
        key.createdAt.toString(),
        key.updatedAt.toString(),
        text(key.expiresAt),
        text(key.lastUsedAt));
  }

  private static List<String> names(Collection<Role> roles) {
    return Arrays.stream(Role.values()).filter(roles::contains).map(Role::text).toList();
  }

  private static String text(Instant time) {
    return time == null ? null : time.toString();
  }
}
