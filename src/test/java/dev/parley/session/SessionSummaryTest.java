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

  private static SessionSummary session(
      Instant lastAccessed, Instant expiresAt, int idleSeconds, Instant stoppedAt) {
    return new SessionSummary(
        new UUID(0, 1),
        "key",
        "name",
        3,
        1,
        0,
        NOON,
        NOON,
        lastAccessed,
        expiresAt,
        idleSeconds,
        stoppedAt);
  }

  private static SessionSummary session(Instant lastAccessed, Instant expiresAt, int idleSeconds) {
    return session(lastAccessed, expiresAt, idleSeconds, null);
  }

  /** Instants around noon, to the microsecond, often close to each other. */
  @Provide
  Arbitrary<Instant> instants() {
    return Arbitraries.oneOf(
            Arbitraries.longs().between(-YEAR, YEAR), Arbitraries.longs().between(-3, 3))
        .map(micros -> NOON.plus(micros, ChronoUnit.MICROS));
  }

  @Provide
  Arbitrary<Integer> idleSeconds() {
    return Arbitraries.oneOf(
        Arbitraries.integers().between(1, 31_622_400), Arbitraries.integers().between(1, 3));
  }

  @Provide
  Arbitrary<Duration> spans() {
    return Arbitraries.oneOf(
            Arbitraries.longs().between(1, YEAR), Arbitraries.longs().between(1, 3))
        .map(micros -> Duration.of(micros, ChronoUnit.MICROS));
  }

  @Property
  void A_session_is_active_until_it_was_unused_for_its_idle_timeout(
      @ForAll("instants") Instant lastAccessed, @ForAll("idleSeconds") int idleSeconds) {
    SessionSummary session = session(lastAccessed, null, idleSeconds);
    Instant idle = lastAccessed.plusSeconds(idleSeconds);
    assertThat(session.status(lastAccessed)).isEqualTo(SessionStatus.ACTIVE);
    assertThat(session.status(idle.minus(MICROSECOND))).isEqualTo(SessionStatus.ACTIVE);
    assertThat(session.stoppedAt(idle.minus(MICROSECOND))).isEmpty();
    assertThat(session.status(idle)).isEqualTo(SessionStatus.IDLE);
    assertThat(session.stoppedAt(idle)).contains(idle);
    assertThat(session.status(idle.plus(MICROSECOND))).isEqualTo(SessionStatus.IDLE);
    assertThat(session.stoppedAt(idle.plus(MICROSECOND))).contains(idle);
  }

  @Property
  void A_session_without_an_expiry_never_expires(
      @ForAll("instants") Instant lastAccessed,
      @ForAll("instants") Instant now,
      @ForAll("idleSeconds") int idleSeconds) {
    assertThat(session(lastAccessed, null, idleSeconds).status(now))
        .isEqualTo(
            now.isBefore(lastAccessed.plusSeconds(idleSeconds))
                ? SessionStatus.ACTIVE
                : SessionStatus.IDLE);
    assertThat(session(lastAccessed, null, idleSeconds).status(Instant.MAX))
        .isEqualTo(SessionStatus.IDLE);
  }

  @Property
  void A_session_expires_at_its_expiry_time_regardless_of_its_last_use(
      @ForAll("instants") Instant lastAccessed,
      @ForAll("instants") Instant expiresAt,
      @ForAll("idleSeconds") int idleSeconds) {
    SessionSummary session = session(lastAccessed, expiresAt, idleSeconds);
    assertThat(session.status(expiresAt)).isEqualTo(SessionStatus.EXPIRED);
    assertThat(session.status(expiresAt.plus(MICROSECOND))).isEqualTo(SessionStatus.EXPIRED);
    assertThat(session.status(Instant.MAX)).isEqualTo(SessionStatus.EXPIRED);
  }

  @Property
  void An_expiry_in_the_future_does_not_affect_the_status(
      @ForAll("instants") Instant lastAccessed,
      @ForAll("instants") Instant now,
      @ForAll("spans") Duration rest,
      @ForAll("idleSeconds") int idleSeconds) {
    assertThat(session(lastAccessed, now.plus(rest), idleSeconds).status(now))
        .isEqualTo(session(lastAccessed, null, idleSeconds).status(now))
        .isNotEqualTo(SessionStatus.EXPIRED);
  }

  @Property
  void A_session_stopped_after_its_last_use_is_idle_since_it_was_stopped(
      @ForAll("instants") Instant lastAccessed,
      @ForAll("spans") Duration later,
      @ForAll("instants") Instant now,
      @ForAll("idleSeconds") int idleSeconds) {
    Instant stopped = lastAccessed.plus(later);
    SessionSummary session = session(lastAccessed, null, idleSeconds, stopped);
    assertThat(session.status(now)).isEqualTo(SessionStatus.IDLE);
    assertThat(session.stoppedAt(now)).contains(stopped);
  }

  @Property
  void A_session_used_after_it_was_stopped_is_active_and_keeps_the_stop_time(
      @ForAll("instants") Instant lastAccessed,
      @ForAll("spans") Duration earlier,
      @ForAll("instants") Instant now,
      @ForAll("idleSeconds") int idleSeconds) {
    Instant stopped = lastAccessed.minus(earlier);
    SessionSummary session = session(lastAccessed, null, idleSeconds, stopped);
    SessionSummary neverStopped = session(lastAccessed, null, idleSeconds);
    assertThat(session.status(now)).isEqualTo(neverStopped.status(now));
    assertThat(session.stoppedAt(now)).contains(neverStopped.stoppedAt(now).orElse(stopped));
  }

  @Example
  void A_session_goes_from_active_to_idle_to_expired() {
    SessionSummary session = session(NOON, Instant.parse("2026-06-01T12:30:00Z"), 600);
    assertThat(session.status(Instant.parse("2026-06-01T12:09:59.999999Z")))
        .isEqualTo(SessionStatus.ACTIVE);
    assertThat(session.status(Instant.parse("2026-06-01T12:10:00Z"))).isEqualTo(SessionStatus.IDLE);
    assertThat(session.status(Instant.parse("2026-06-01T12:29:59.999999Z")))
        .isEqualTo(SessionStatus.IDLE);
    assertThat(session.status(Instant.parse("2026-06-01T12:30:00Z")))
        .isEqualTo(SessionStatus.EXPIRED);
  }

  @Example
  void The_parts_of_the_version_are_one_number() {
    assertThat(session(NOON, null, 1).version()).isEqualTo(new VersionNumber(3, 1));
  }

  @Example
  void The_expiry_is_optional() {
    assertThat(session(NOON, null, 1).expiresAt()).isEmpty();
    assertThat(session(NOON, NOON, 1).expiresAt()).contains(NOON);
  }
}
