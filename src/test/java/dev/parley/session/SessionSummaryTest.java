package dev.parley.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.agent.VersionNumber;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SessionSummaryTest {

  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
  private static final Duration MICROSECOND = Duration.of(1, ChronoUnit.MICROS);
  private static final long YEAR = Duration.ofDays(366).toSeconds() * 1_000_000;

  private static SessionSummary session(Instant lastAccessed, Instant expiresAt) {
    return new SessionSummary(
        new UUID(0, 1), "key", "name", 3, 1, 0, NOON, NOON, lastAccessed, expiresAt);
  }

  /** Instants around noon, to the microsecond, often close to each other. */
  @Provide
  Arbitrary<Instant> instants() {
    return Arbitraries.oneOf(
            Arbitraries.longs().between(-YEAR, YEAR), Arbitraries.longs().between(-3, 3))
        .map(micros -> NOON.plus(micros, ChronoUnit.MICROS));
  }

  @Provide
  Arbitrary<Duration> spans() {
    return Arbitraries.oneOf(
            Arbitraries.longs().between(1, YEAR), Arbitraries.longs().between(1, 3))
        .map(micros -> Duration.of(micros, ChronoUnit.MICROS));
  }

  @Property
  void A_session_is_active_until_it_was_unused_for_the_span(
      @ForAll("instants") Instant lastAccessed, @ForAll("spans") Duration idleAfter) {
    SessionSummary session = session(lastAccessed, null);
    Instant idle = lastAccessed.plus(idleAfter);
    assertThat(session.status(lastAccessed, idleAfter)).isEqualTo(SessionStatus.ACTIVE);
    assertThat(session.status(idle.minus(MICROSECOND), idleAfter)).isEqualTo(SessionStatus.ACTIVE);
    assertThat(session.status(idle, idleAfter)).isEqualTo(SessionStatus.IDLE);
    assertThat(session.status(idle.plus(MICROSECOND), idleAfter)).isEqualTo(SessionStatus.IDLE);
  }

  @Property
  void Without_an_expiry_it_never_expires(
      @ForAll("instants") Instant lastAccessed,
      @ForAll("instants") Instant now,
      @ForAll("spans") Duration idleAfter) {
    assertThat(session(lastAccessed, null).status(now, idleAfter))
        .isEqualTo(
            now.isBefore(lastAccessed.plus(idleAfter)) ? SessionStatus.ACTIVE : SessionStatus.IDLE);
    assertThat(session(lastAccessed, null).status(Instant.MAX, idleAfter))
        .isEqualTo(SessionStatus.IDLE);
  }

  @Property
  void It_expires_at_the_very_instant_however_lately_it_was_used(
      @ForAll("instants") Instant lastAccessed,
      @ForAll("instants") Instant expiresAt,
      @ForAll("spans") Duration idleAfter) {
    SessionSummary session = session(lastAccessed, expiresAt);
    assertThat(session.status(expiresAt, idleAfter)).isEqualTo(SessionStatus.EXPIRED);
    assertThat(session.status(expiresAt.plus(MICROSECOND), idleAfter))
        .isEqualTo(SessionStatus.EXPIRED);
    assertThat(session.status(Instant.MAX, idleAfter)).isEqualTo(SessionStatus.EXPIRED);
  }

  @Property
  void Before_its_expiry_the_expiry_changes_nothing(
      @ForAll("instants") Instant lastAccessed,
      @ForAll("instants") Instant now,
      @ForAll("spans") Duration rest,
      @ForAll("spans") Duration idleAfter) {
    assertThat(session(lastAccessed, now.plus(rest)).status(now, idleAfter))
        .isEqualTo(session(lastAccessed, null).status(now, idleAfter))
        .isNotEqualTo(SessionStatus.EXPIRED);
  }

  @Example
  void A_session_goes_from_active_to_idle_to_expired() {
    SessionSummary session = session(NOON, Instant.parse("2026-06-01T12:30:00Z"));
    Duration idleAfter = Duration.ofMinutes(10);
    assertThat(session.status(Instant.parse("2026-06-01T12:09:59.999999Z"), idleAfter))
        .isEqualTo(SessionStatus.ACTIVE);
    assertThat(session.status(Instant.parse("2026-06-01T12:10:00Z"), idleAfter))
        .isEqualTo(SessionStatus.IDLE);
    assertThat(session.status(Instant.parse("2026-06-01T12:29:59.999999Z"), idleAfter))
        .isEqualTo(SessionStatus.IDLE);
    assertThat(session.status(Instant.parse("2026-06-01T12:30:00Z"), idleAfter))
        .isEqualTo(SessionStatus.EXPIRED);
  }

  @Example
  void The_parts_of_the_version_are_one_number() {
    assertThat(session(NOON, null).version()).isEqualTo(new VersionNumber(3, 1));
  }

  @Example
  void The_expiry_is_there_or_not() {
    assertThat(session(NOON, null).expiresAt()).isEmpty();
    assertThat(session(NOON, NOON).expiresAt()).contains(NOON);
  }
}
