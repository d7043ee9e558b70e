package dev.parley.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class EventIdTest {

  private static UUID turn(long time, long random) {
    return new UUID(
        (time & 0xFFFF_FFFF_FFFFL) << 16 | 0x7000 | (random >>> 52),
        0x8000_0000_0000_0000L | (random & 0x3FFF_FFFF_FFFF_FFFFL));
  }

  @Property
  void An_id_is_a_UUIDv7_with_the_time_of_its_turn(
      @ForAll long time, @ForAll long random, @ForAll @IntRange(min = 0, max = 300_000) int index) {
    UUID turn = turn(time, random);
    UUID id = EventId.of(turn, index);
    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(turn.getMostSignificantBits() >>> 16);
    assertThat(EventId.of(turn, index)).isEqualTo(id);
  }

  @Example
  void The_events_of_a_turn_and_of_turns_of_the_same_time_differ() {
    Set<UUID> ids = new HashSet<>();
    for (long random = 0; random < 5; random++) {
      for (int index = 0; index < 100_000; index++) {
        ids.add(EventId.of(turn(1, random << 52 | random), index));
      }
    }
    assertThat(ids).hasSize(500_000);
  }

  @Property
  void The_index_follows_from_the_ids_of_event_and_turn(
      @ForAll long time,
      @ForAll long random,
      @ForAll long other,
      @ForAll @IntRange(min = 0, max = 300_000) int index) {
    UUID turn = turn(time, random);
    UUID id = EventId.of(turn, index);
    assertThat(EventId.index(id, turn)).hasValue(index);
    assertThat(EventId.lowestTurn(id).toString()).isLessThanOrEqualTo(turn.toString());
    assertThat(EventId.highestTurn(id).toString()).isGreaterThanOrEqualTo(turn.toString());
    assertThat(EventId.index(id, turn(time + 1, random))).isEmpty();
    if (Math.floorMod(other, 1 << 16) != Math.floorMod(random, 1 << 16)) {
      assertThat(EventId.index(id, turn(time, other))).isEmpty();
    }
  }
}
