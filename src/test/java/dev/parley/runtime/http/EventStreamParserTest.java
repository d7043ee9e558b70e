package dev.parley.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

/** Events of a stream, in whatever portions it arrives. */
class EventStreamParserTest {

  private static List<String> parse(byte[] bytes, List<Integer> portions) {
    EventStreamParser parser = new EventStreamParser(1 << 20);
    List<String> events = new ArrayList<>();
    int start = 0;
    int next = 0;
    while (start < bytes.length) {
      int end = Math.min(bytes.length, start + portions.get(next++ % portions.size()));
      events.addAll(parser.read(Arrays.copyOfRange(bytes, start, end)));
      start = end;
    }
    return events;
  }

  @Property
  void Portions_make_no_difference(
      @ForAll @Size(max = 5) List<@StringLength(max = 20) String> texts,
      @ForAll @Size(min = 1, max = 10) List<@IntRange(min = 1, max = 7) Integer> portions,
      @ForAll @IntRange(min = 0, max = 2) int lineEnd) {
    String end = List.of("\n", "\r\n", "\r").get(lineEnd);
    List<String> datas =
        texts.stream()
            .map(
                text ->
                    new String(
                        ("grün 😀 " + text.replaceAll("[\\r\\n]", " "))
                            .getBytes(StandardCharsets.UTF_8),
                        StandardCharsets.UTF_8))
            .toList();
    String stream =
        datas.stream()
            .map(data -> ": keep-alive" + end + "event: x" + end + "data: " + data + end + end)
            .collect(Collectors.joining());
    assertThat(parse(stream.getBytes(StandardCharsets.UTF_8), portions)).isEqualTo(datas);
  }

  private static List<String> events(String stream) {
    return parse(stream.getBytes(StandardCharsets.UTF_8), List.of(1));
  }

  @Example
  void The_space_after_the_colon_is_optional() {
    assertThat(events("data:a\n\ndata: b\n\ndata:  c\n\ndata\n\n"))
        .containsExactly("a", "b", " c", "");
  }

  @Example
  void Lines_of_one_event_are_joined() {
    assertThat(events("data: a\ndata: b\n\n")).containsExactly("a\nb");
  }

  @Example
  void Other_fields_comments_and_events_without_data_are_ignored() {
    assertThat(events("\uFEFF: hi\nid: 1\nretry: 5\ndatabase: x\n\n\n\ndata: a\n\n"))
        .containsExactly("a");
  }

  @Example
  void An_event_without_its_end_is_not_there() {
    assertThat(events("data: a\n")).isEmpty();
  }

  @Example
  void Events_are_bounded() {
    EventStreamParser parser = new EventStreamParser(10);
    parser.read("data: 1234\n".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> parser.read("data: 5678\n".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(EventTooLong.class);
    assertThatThrownBy(() -> new EventStreamParser(10).read(new byte[11]))
        .isInstanceOf(EventTooLong.class);
  }
}
