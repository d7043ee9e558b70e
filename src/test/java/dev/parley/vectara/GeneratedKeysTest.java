package dev.parley.vectara;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;

class GeneratedKeysTest {

  private static final UUID ID = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");

  /** Any text at all: every char, paired surrogates, unpaired ones, nothing, a whole book. */
  @Provide
  Arbitrary<String> names() {
    Arbitrary<String> codePoints =
        Arbitraries.integers()
            .between(Character.MIN_CODE_POINT, Character.MAX_CODE_POINT)
            .list()
            .ofMaxSize(80)
            .map(list -> list.stream().map(Character::toString).collect(Collectors.joining()));
    return Arbitraries.oneOf(
        Arbitraries.strings().all().ofMaxLength(200),
        Arbitraries.strings().ascii().ofMaxLength(80),
        codePoints,
        Arbitraries.of(
            "", " ", "\0", "\uD83D", "\uDE80\uD83D", "\u0130\u212A", "x".repeat(100_000)));
  }

  @Provide
  Arbitrary<UUID> ids() {
    return Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(UUID::new);
  }

  private static String digits(UUID id) {
    return id.toString().replace("-", "");
  }

  @Property
  void Keys_generated_from_any_name_are_valid(
      @ForAll("names") String name, @ForAll("ids") UUID id) {
    List<String> candidates = GeneratedKeys.forSession(name).candidates(id);
    assertThat(candidates)
        .isNotEmpty()
        .allSatisfy(key -> assertThat(key).matches("[0-9a-zA-Z_-]{1,50}").startsWith("ase_"));
    assertThat(candidates.get(0)).endsWith("_" + digits(id).substring(28));
    assertThat(candidates.get(candidates.size() - 1)).contains(digits(id));
  }

  @Property
  void A_long_name_is_truncated_at_its_end(
      @ForAll @StringLength(min = 41, max = 200) @CharRange(from = 'a', to = 'z') String name) {
    assertThat(GeneratedKeys.forSession(name).candidates(ID))
        .containsExactly(
            "ase_" + name.substring(0, 41) + "_8057",
            "ase_" + name.substring(0, 13) + "_01890a5dac96774bbcceb302099a8057");
  }

  @Property
  void A_name_in_the_alphabet_of_keys_is_not_changed(@ForAll("slugs") String slug) {
    assertThat(GeneratedKeys.forSession(slug).candidates(ID).get(0))
        .isEqualTo("ase_" + slug + "_8057");
  }

  @Provide
  Arbitrary<String> slugs() {
    return Arbitraries.strings()
        .withCharRange('a', 'z')
        .withCharRange('0', '9')
        .withChars("_-")
        .ofMaxLength(41);
  }

  /** Names and what becomes of them. */
  @Provide
  Arbitrary<Map.Entry<String, String>> slugsOfNames() {
    return Arbitraries.of(
        Map.entry(
            "Technical Support Chat 20260528-151501", "technical_support_chat_20260528-151501"),
        Map.entry("Skills client-trigger", "skills_client-trigger"),
        Map.entry("Contract Triage Q&A", "contract_triage_q_a"),
        Map.entry("Gr\u00fc\u00dfe", "gr__e"),
        Map.entry("\uD83D\uDE80", "_"),
        Map.entry("", ""));
  }

  @Property
  void A_name_is_converted_to_the_alphabet_of_keys(
      @ForAll("slugsOfNames") Map.Entry<String, String> example) {
    assertThat(GeneratedKeys.forSession(example.getKey()).candidates(ID).get(0))
        .isEqualTo("ase_" + example.getValue() + "_8057");
  }

  @Example
  void If_the_short_key_is_taken_the_full_key_is_used() {
    UUID other = new UUID(~ID.getMostSignificantBits(), ID.getLeastSignificantBits());
    List<String> one = GeneratedKeys.forSession("Chat").candidates(ID);
    List<String> two = GeneratedKeys.forSession("Chat").candidates(other);
    assertThat(one.get(0)).isEqualTo(two.get(0));
    assertThat(one.get(1)).isNotEqualTo(two.get(1));
  }
}
