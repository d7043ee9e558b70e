package dev.parley.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/**
 * Settings other than the defaults. They do not touch each other, so that one program, which takes
 * its time to start, has all of them; each test class says which it is about.
 */
public class OtherSettings implements QuarkusTestProfile {

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.ofEntries(
        // A megabyte a file, two a session.
        Map.entry("parley.files.max-size", "1M"),
        Map.entry("parley.files.session-quota", "2M"),
        Map.entry("parley.http.max-body-size", "4M"),
        // Clocks that are exact.
        Map.entry("PARLEY_OIDC_CLOCK_SKEW", "0s"),
        // Two origins.
        Map.entry("PARLEY_CORS_ORIGINS", "http://localhost:3000, https://app.example.com"),
        // Nothing is forgotten because of its age.
        Map.entry("parley.api-keys.kept-for", "1h"),
        // No time at all to look for what a filter matches.
        Map.entry("parley.session.search-for", "0s"),
        // As the program has it; other tests wait longer.
        Map.entry("quarkus.datasource.reactive.additional-properties.lock_timeout", "2s"),
        // Shorter than the program's, and longer than its lock timeout.
        Map.entry("PARLEY_DB_STATEMENT_TIMEOUT", "3s"),
        // A provider that does not log in, does not revoke, and whose tokens come from nowhere.
        Map.entry("quarkus.oidc.discovery-enabled", "false"),
        Map.entry("quarkus.oidc.jwks-path", "/keys"),
        Map.entry("quarkus.oidc.token-path", "http://localhost:1/token"),
        // Short conversations, one at a time.
        Map.entry("parley.turn.max-message", "1000"),
        Map.entry("parley.turn.max-output", "2000"),
        Map.entry("parley.turn.max-pieces", "100"),
        Map.entry("parley.turn.max-duration", "5s"),
        Map.entry("parley.turn.max-in-flight", "1"),
        Map.entry("parley.turn.history-messages", "4"),
        Map.entry("parley.turn.history-length", "100"),
        Map.entry("parley.turn.history-size", "10000"),
        // Few schedules, whose sessions do not expire.
        Map.entry("parley.schedule.max-per-owner", "2"),
        Map.entry("parley.schedule.session-ttl", "0s"),
        // Frequent heartbeats.
        Map.entry("parley.stream.heartbeat", "100ms"),
        // A model, which answers within seconds.
        Map.entry("parley.runtime.openai.base-url", "${" + ModelOnLoopback.URL_PROPERTY + "}/v1"),
        Map.entry("parley.runtime.openai.api-key", "sk-very-secret"),
        Map.entry("parley.runtime.openai.first-piece-timeout", "2s"),
        // As the vendor's page has it.
        Map.entry("parley.vectara.session-name-required", "true"));
  }
}
