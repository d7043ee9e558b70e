package dev.parley.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class VersionNumberTest {

  private static final int MAX = 999_999_999;

  @Provide
  Arbitrary<VersionNumber> numbers() {
    // Small ones too, so that two numbers often share a part.
    Arbitrary<Integer> part =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, MAX), Arbitraries.integers().between(0, 3));
    return Combinators.combine(part, part).as(VersionNumber::new);
  }

  /** Texts that are, or nearly are, version numbers. */
  @Provide
  Arbitrary<String> nearly() {
    return Arbitraries.strings().withChars("0123456789..+- \n\u0663\uFF11").ofMaxLength(12);
  }

  @Property
  void A_formatted_version_number_can_be_parsed(@ForAll("numbers") VersionNumber number) {
    assertThat(number.toString()).isEqualTo(number.major() + "." + number.minor());
    assertThat(VersionNumber.parse(number.toString())).contains(number);
  }

  @Property
  void Each_version_number_has_only_one_text_form(@ForAll("nearly") String text) {
    assertThat(VersionNumber.parse(text).map(VersionNumber::toString).orElse(text)).isEqualTo(text);
  }

  @Property
  void A_number_with_a_sign_space_or_leading_zero_is_invalid(
      @ForAll("numbers") VersionNumber number, @ForAll("decorations") String decoration) {
    String text = number.toString();
    assertThat(VersionNumber.parse(decoration + text)).isEmpty();
    assertThat(VersionNumber.parse(text.replace(".", "." + decoration))).isEmpty();
    assertThat(VersionNumber.parse(text + "." + decoration)).isEmpty();
  }

  @Provide
  Arbitrary<String> decorations() {
    return Arbitraries.of("0", "00", "+", "-", " ", "\t", "\n", "\u00a0", "v", "\u0660", ".");
  }

  @Property
  void Numbers_are_ordered_by_major_then_minor(
      @ForAll("numbers") VersionNumber one, @ForAll("numbers") VersionNumber other) {
    assertThat(Integer.signum(one.compareTo(other)))
        .isEqualTo(Long.signum(place(one) - place(other)));
    assertThat(one.compareTo(other) == 0).isEqualTo(one.equals(other));
  }

  private static long place(VersionNumber number) {
    return number.major() * (MAX + 1L) + number.minor();
  }

  @Property
  void A_version_number_with_minor_0_is_published(@ForAll("numbers") VersionNumber number) {
    assertThat(number.published()).isEqualTo(number.minor() == 0);
  }

  @Example
  void Numbers_are_compared_as_numbers_and_not_as_text() {
    List<VersionNumber> numbers =
        new ArrayList<>(
            List.of(
                new VersionNumber(10, 0),
                new VersionNumber(9, 1),
                new VersionNumber(9, 10),
                new VersionNumber(9, 2)));
    numbers.sort(Comparator.naturalOrder());
    assertThat(numbers).map(VersionNumber::toString).containsExactly("9.1", "9.2", "9.10", "10.0");
  }

  @Provide
  Arbitrary<String> good() {
    return Arbitraries.of("0.0", "0.1", "1.0", "10.20", "999999999.999999999");
  }

  @Property
  void Valid_version_numbers_are_parsed(@ForAll("good") String text) {
    assertThat(VersionNumber.parse(text)).map(VersionNumber::toString).contains(text);
  }

  @Provide
  Arbitrary<String> bad() {
    return Arbitraries.of(
        "",
        ".",
        "1",
        "1.",
        ".1",
        "1.2.3",
        "01.0",
        "1.00",
        "1.01",
        "+1.0",
        "1.+0",
        "-1.0",
        "1.-0",
        "-0.0",
        " 1.0",
        "1.0 ",
        "1 .0",
        "1.0\n",
        "1,0",
        "1e1.0",
        "0x1.0",
        "v1.0",
        "\u0661.\u0660",
        "\uFF11.\uFF10",
        "1\u20240",
        "1000000000.0",
        "0.1000000000",
        "2147483648.0",
        "99999999999999999999.0");
  }

  @Property
  void Invalid_version_numbers_are_rejected(@ForAll("bad") String text) {
    assertThat(VersionNumber.parse(text)).isEmpty();
  }

  @Example
  void No_part_is_negative() {
    assertThatIllegalArgumentException().isThrownBy(() -> new VersionNumber(-1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new VersionNumber(0, -1));
  }
}
