package dev.parley.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.failure.FailureException;
import dev.parley.identity.Isolation.Kind;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class IsolationTest {

  @Provide
  Arbitrary<String> printable() {
    return Arbitraries.strings()
        .ofMinLength(1)
        .ofMaxLength(256)
        .filter(text -> text.chars().noneMatch(Character::isISOControl));
  }

  @Property
  void A_stored_isolation_can_be_parsed(@ForAll("printable") String value) {
    for (Kind kind : List.of(Kind.KEY, Kind.PERSON)) {
      Isolation isolation = new Isolation(kind, value);
      assertThat(Isolation.ofStored(isolation.stored())).isEqualTo(isolation);
      assertThat(isolation.stored().length()).isLessThanOrEqualTo(264);
    }
    assertThat(Isolation.ofStored(Isolation.NONE.stored())).isEqualTo(Isolation.NONE);
  }

  @Property
  void An_isolation_key_never_equals_a_user_and_is_the_same_in_both_headers(
      @ForAll("printable") String one, @ForAll("printable") String other) {
    String key = new Isolation(Kind.KEY, one).stored();
    assertThat(key).isNotEqualTo(new Isolation(Kind.PERSON, other).stored());
    assertThat(key).isNotEqualTo(new Isolation(Kind.PERSON, one).stored());
    assertThat(key).isEqualTo(new Isolation(Kind.LOOSE_KEY, one).stored());
  }

  @Example
  void A_name_has_1_to_256_printable_characters() {
    for (String value : List.of("", "k".repeat(257), "a\nb", "\u0000", "\u0085")) {
      assertThatThrownBy(() -> new Isolation(Kind.KEY, value)).isInstanceOf(FailureException.class);
    }
    assertThatThrownBy(() -> new Isolation(Kind.NONE, "k")).isInstanceOf(FailureException.class);
  }
}
