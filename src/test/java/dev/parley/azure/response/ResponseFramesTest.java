package dev.parley.azure.response;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.azure.conversation.AgentReference;
import dev.parley.azure.conversation.Item;
import dev.parley.event.EventContent;
import dev.parley.event.EventId;
import dev.parley.runtime.Piece;
import dev.parley.turn.answer.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class ResponseFramesTest {

  private static final UUID TURN = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");
  private static final ResponseStatus COMPLETED =
      new ResponseStatus.Completed(Instant.ofEpochSecond(105));

  private static ResponseState response(ResponseStatus status, List<Item> output) {
    return new ResponseState(
        "caresp_1",
        Instant.ofEpochSecond(100),
        new ObjectMapper().createObjectNode().put("store", true),
        Optional.of(new AgentReference("demo", Optional.empty())),
        "session-1",
        status,
        Optional.empty(),
        output);
  }

  private static ResponseFrames frames(int inputs) {
    return new ResponseFrames(response(new ResponseStatus.InProgress(), List.of()), TURN, inputs);
  }

  private static List<Frame> stream(List<Piece> pieces, ResponseStatus end, int inputs) {
    ResponseFrames frames = frames(inputs);
    List<Frame> all = new ArrayList<>(frames.start());
    pieces.forEach(piece -> all.addAll(frames.add(piece)));
    all.addAll(frames.end(end));
    return all;
  }

  private static List<String> types(List<Frame> frames) {
    return frames.stream().map(Frame::type).toList();
  }

  private static Piece call(String id) {
    return new Piece.ToolCall(new EventContent.ToolCall(id, "f", "FUNCTION", null, "{}"));
  }

  /** Pieces of an answer; each call has an id of its own. */
  @Provide
  Arbitrary<List<Piece>> answers() {
    Arbitrary<String> texts = Arbitraries.strings().ofMaxLength(5);
    return Arbitraries.oneOf(
            texts.<Piece>map(Piece.Text::new),
            texts.map(Piece.Reasoning::new),
            texts.map(
                arguments ->
                    new Piece.ToolCall(
                        new EventContent.ToolCall("", "f", "FUNCTION", null, arguments))),
            Combinators.combine(Arbitraries.of("0", "1", "2"), texts, Arbitraries.of(true, false))
                .as(
                    (id, text, failed) ->
                        new Piece.ToolResult(new EventContent.ToolResult(id, text, failed))),
            texts.map(text -> new Piece.ParameterUpdate("p", text)),
            Arbitraries.longs().greaterOrEqual(0).map(n -> new Piece.Usage(n, 1)))
        .list()
        .ofMaxSize(12)
        .map(ResponseFramesTest::numbered);
  }

  private static List<Piece> numbered(List<Piece> pieces) {
    List<Piece> numbered = new ArrayList<>();
    for (Piece piece : pieces) {
      numbered.add(
          piece instanceof Piece.ToolCall tool
              ? new Piece.ToolCall(
                  new EventContent.ToolCall(
                      String.valueOf(numbered.size()),
                      "f",
                      "FUNCTION",
                      null,
                      tool.call().arguments()))
              : piece);
    }
    return numbered;
  }

  @Provide
  Arbitrary<ResponseStatus> ends() {
    return Arbitraries.of(
        COMPLETED,
        new ResponseStatus.Failed("server_error", "It failed."),
        new ResponseStatus.Incomplete("max_output_tokens"),
        new ResponseStatus.Cancelled());
  }

  /** What the core stores of the pieces. */
  private static List<Item> items(List<Piece> pieces, boolean completed, int inputs) {
    Answer answer = Answer.of(pieces.stream().filter(piece -> !isEmpty(piece)).toList());
    List<EventContent> contents = new ArrayList<>(answer.events());
    if (completed && answer.text().isEmpty() && !answer.waiting()) {
      contents.add(new EventContent.AgentOutput("", Map.of()));
    }
    List<Item> items = new ArrayList<>();
    contents.forEach(
        content -> items.add(new Item(EventId.of(TURN, inputs + items.size()), content)));
    return items;
  }

  private static boolean isEmpty(Piece piece) {
    return piece instanceof Piece.Text text && text.text().isEmpty()
        || piece instanceof Piece.Reasoning reasoning && reasoning.text().isEmpty();
  }

  @Property
  void A_client_that_accumulates_the_frames_gets_the_response(
      @ForAll("answers") List<Piece> pieces,
      @ForAll("ends") ResponseStatus end,
      @ForAll @IntRange(max = 3) int inputs) {
    Accumulator client = new Accumulator();
    List<Frame> frames = stream(pieces, end, inputs);
    for (int i = 0; i < frames.size(); i++) {
      assertThat(frames.get(i).sequenceNumber()).isEqualTo(i);
      client.accept(frames.get(i));
    }
    JsonNode last = frames.get(frames.size() - 1).data().path("response");
    assertThat(client.output()).isEqualTo(last.path("output"));
    assertThat(last.path("output"))
        .isEqualTo(
            ResponseMapper.response(response(end, items(pieces, end == COMPLETED, inputs)))
                .path("output"));
    assertThat(last.path("status").textValue()).isEqualTo(end.wire());
  }

  @Property(tries = 200)
  void The_same_pieces_make_the_same_frames(@ForAll("answers") List<Piece> pieces) {
    List<Frame> frames = stream(pieces, COMPLETED, 1);
    assertThat(stream(pieces, COMPLETED, 1)).isEqualTo(frames);
    // A replica that joins later has made the frames so far by then.
    ResponseFrames late = frames(1);
    List<Frame> soFar = new ArrayList<>(late.start());
    pieces.forEach(piece -> soFar.addAll(late.add(piece)));
    assertThat(frames).startsWith(soFar.toArray(Frame[]::new));
  }

  @Property(tries = 200)
  void A_response_in_progress_shows_what_has_been_streamed(@ForAll("answers") List<Piece> pieces) {
    Accumulator client = new Accumulator();
    ResponseFrames frames = frames(1);
    frames.start().forEach(client::accept);
    for (Piece piece : pieces) {
      frames.add(piece).forEach(client::accept);
      JsonNode current = ResponseMapper.response(frames.current()).path("output");
      assertThat(client.output()).isEqualTo(current);
    }
  }

  @Example
  void A_text_has_the_whole_ladder() {
    assertThat(types(stream(List.of(new Piece.Text("Hel"), new Piece.Text("lo")), COMPLETED, 1)))
        .containsExactly(
            "response.created",
            "response.in_progress",
            "response.output_item.added",
            "response.content_part.added",
            "response.output_text.delta",
            "response.output_text.delta",
            "response.output_text.done",
            "response.content_part.done",
            "response.output_item.done",
            "response.completed");
  }

  @Example
  void A_call_that_waits_for_its_result_is_the_whole_answer() {
    assertThat(types(stream(List.of(new Piece.Reasoning("r"), call("c")), COMPLETED, 1)))
        .containsExactly(
            "response.created",
            "response.in_progress",
            "response.output_item.added",
            "response.content_part.added",
            "response.reasoning_text.delta",
            "response.reasoning_text.done",
            "response.content_part.done",
            "response.output_item.done",
            "response.output_item.added",
            "response.function_call_arguments.delta",
            "response.function_call_arguments.done",
            "response.output_item.done",
            "response.completed");
  }

  @Example
  void An_agent_with_nothing_to_say_answers_with_an_empty_message() {
    List<Frame> frames = stream(List.of(), COMPLETED, 1);
    assertThat(frames.get(frames.size() - 1).data().at("/response/output/0/content/0/text"))
        .isEqualTo(new ObjectMapper().valueToTree(""));
    assertThat(stream(List.of(), new ResponseStatus.Failed("server_error", "x"), 1)).hasSize(3);
  }

  @Example
  void A_background_response_is_queued_first() {
    ResponseFrames frames =
        new ResponseFrames(response(new ResponseStatus.Queued(), List.of()), TURN, 1);
    List<Frame> start = frames.start();
    assertThat(types(start))
        .containsExactly("response.created", "response.queued", "response.in_progress");
    assertThat(start)
        .extracting(frame -> frame.data().at("/response/status").textValue())
        .containsExactly("queued", "queued", "in_progress");
  }

  @Example
  void A_frame_is_sent_as_an_event_and_one_line_of_data() {
    ResponseFrames frames = frames(1);
    frames.start();
    List<Frame> text = frames.add(new Piece.Text("a\nb\u2028\u00e9"));
    String sent = new String(text.get(2).bytes(), StandardCharsets.UTF_8);
    assertThat(sent)
        .startsWith("event: response.output_text.delta\ndata: {\"type\":")
        .contains("\"sequence_number\":4", "\"delta\":\"a\\nb\u2028\u00e9\"")
        .endsWith("}\n\n");
    assertThat(sent.lines()).hasSize(3);
    assertThat(new String(frames.error("server_error", "Lost.").bytes(), StandardCharsets.UTF_8))
        .isEqualTo(
            "event: error\ndata: {\"type\":\"error\",\"sequence_number\":5,"
                + "\"code\":\"server_error\",\"message\":\"Lost.\",\"param\":null}\n\n");
  }

  /** Puts a response together from frames as OpenAI's client does, and fails where it would. */
  private static final class Accumulator {

    private ObjectNode response;

    JsonNode output() {
      return response.path("output");
    }

    void accept(Frame frame) {
      JsonNode data = frame.data().deepCopy();
      assertThat(data.path("type").textValue()).isEqualTo(frame.type());
      if (data.has("response")) {
        assertThat(response != null || frame.type().equals("response.created")).isTrue();
        if (response != null) {
          assertThat(data.at("/response/id")).isEqualTo(response.path("id"));
        }
        // Every response shows what has been streamed before it.
        assertThat(data.at("/response/output"))
            .isEqualTo(response == null ? new ObjectMapper().createArrayNode() : output());
        response = (ObjectNode) data.path("response");
        return;
      }
      int index = data.path("output_index").intValue();
      if (frame.type().equals("response.output_item.added")) {
        assertThat(index).isEqualTo(output().size());
        assertThat(output().findValuesAsText("id")).doesNotContain(data.at("/item/id").asText());
        response.withArray("output").add(data.path("item"));
        return;
      }
      ObjectNode item = (ObjectNode) output().path(index);
      assertThat(index).isEqualTo(output().size() - 1);
      if (frame.type().equals("response.output_item.done")) {
        assertThat(data.at("/item/id")).isEqualTo(item.path("id"));
        assertThat(data.at("/item/type")).isEqualTo(item.path("type"));
        assertThat(data.at("/item/call_id")).isEqualTo(item.at("/call_id"));
        // Nothing but the status is new.
        item.set("status", data.at("/item/status"));
        assertThat(data.path("item")).isEqualTo(item);
        return;
      }
      assertThat(data.path("item_id")).isEqualTo(item.path("id"));
      String type = item.path("type").textValue();
      JsonNode content = item.path("content").path(data.path("content_index").asInt());
      switch (frame.type()) {
        case "response.content_part.added" -> {
          assertThat(data.path("content_index").intValue()).isEqualTo(item.path("content").size());
          assertThat(data.at("/part/type").textValue())
              .isEqualTo(type.equals("message") ? "output_text" : "reasoning_text");
          item.withArray("content").add(data.path("part"));
        }
        case "response.output_text.delta", "response.reasoning_text.delta" -> {
          assertThat(frame.type()).contains(content.path("type").textValue());
          ((ObjectNode) content)
              .put("text", content.path("text").textValue() + data.path("delta").textValue());
        }
        case "response.output_text.done", "response.reasoning_text.done" ->
            assertThat(data.path("text")).isEqualTo(content.path("text"));
        case "response.content_part.done" -> assertThat(data.path("part")).isEqualTo(content);
        case "response.function_call_arguments.delta" ->
            item.put(
                "arguments", item.path("arguments").textValue() + data.path("delta").textValue());
        case "response.function_call_arguments.done" ->
            assertThat(data.path("arguments")).isEqualTo(item.path("arguments"));
        default -> throw new AssertionError("unknown frame " + frame.type());
      }
    }
  }
}
