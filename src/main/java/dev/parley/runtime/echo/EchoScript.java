package dev.parley.runtime.echo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parley.event.EventContent;
import dev.parley.runtime.Piece;
import dev.parley.runtime.RuntimeRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the echo runtime does with a message. A message that starts with a command does what the
 * command says; docs/conversations.md lists the commands.
 *
 * @param pieces the pieces of the answer, without its token usage
 * @param delay the pause before each piece
 * @param end how the answer ends after the pieces
 */
record EchoScript(List<Piece> pieces, Duration delay, End end) {

  /** How an answer ends. */
  enum End {
    COMPLETE,
    FAIL,
    HANG
  }

  private static final Pattern COMMAND = Pattern.compile("/([a-z-]+)(?:\\s+(.*))?", Pattern.DOTALL);
  private static final Pattern WORD = Pattern.compile("\\S+\\s*|\\s+");
  private static final int MAX_DELAY_MILLIS = 60_000;
  private static final int MAX_REPEATED = 1_000_000;

  static EchoScript of(RuntimeRequest request) {
    Duration delay = millis(request.definition().path("runtime").path("delay_ms"));
    String text = request.text();
    Matcher command = COMMAND.matcher(text);
    if (!command.matches()) {
      return new EchoScript(words(answer(request)), delay, End.COMPLETE);
    }
    String rest = command.group(2) == null ? "" : command.group(2);
    return switch (command.group(1)) {
      case "fail" -> new EchoScript(List.of(), delay, End.FAIL);
      case "fail-late" -> new EchoScript(words(rest.isEmpty() ? "Before" : rest), delay, End.FAIL);
      case "hang" -> new EchoScript(words(rest), delay, End.HANG);
      case "empty" -> new EchoScript(List.of(), delay, End.COMPLETE);
      case "slow" -> slow(rest, text);
      case "repeat" -> new EchoScript(repeated(rest), delay, End.COMPLETE);
      case "reason" -> {
        List<Piece> pieces = new ArrayList<>(List.of(new Piece.Reasoning(rest)));
        pieces.addAll(words("Done."));
        yield new EchoScript(pieces, delay, End.COMPLETE);
      }
      case "tool" -> new EchoScript(tool(rest), delay, End.COMPLETE);
      case "call" -> new EchoScript(call(rest), delay, End.COMPLETE);
      case "set" -> new EchoScript(set(rest), delay, End.COMPLETE);
      case "step" -> new EchoScript(step(rest), delay, End.COMPLETE);
      case "truncate" -> {
        List<Piece> pieces = new ArrayList<>(words(rest));
        pieces.add(new Piece.Truncated("max_output_tokens"));
        yield new EchoScript(pieces, delay, End.COMPLETE);
      }
      case "recall" -> new EchoScript(words(recalled(request, rest)), delay, End.COMPLETE);
      default -> new EchoScript(words(answer(request)), delay, End.COMPLETE);
    };
  }

  /** Repeats the message and the messages that it remembers. */
  private static String answer(RuntimeRequest request) {
    String results =
        request.input().stream()
            .filter(event -> event instanceof EventContent.ToolResult)
            .map(event -> ((EventContent.ToolResult) event).output())
            .collect(Collectors.joining(" | "));
    if (!results.isEmpty()) {
      return "The tool returned: " + results;
    }
    String earlier = String.join(" | ", request.told());
    String text = "You said: " + request.text();
    return earlier.isEmpty() ? text : text + "\n\nBefore that: " + earlier;
  }

  /** {@code /recall 1}: the first message of the user. */
  private static String recalled(RuntimeRequest request, String number) {
    List<String> told = request.told();
    int wanted = number(number, told.size(), told.size());
    return wanted == 0 ? "You said nothing before." : told.get(wanted - 1);
  }

  /** {@code /slow 200 text}: pauses 200 ms before each word. */
  private static EchoScript slow(String rest, String text) {
    String[] parts = rest.split("\\s+", 2);
    int delay = number(parts[0], MAX_DELAY_MILLIS, 100);
    return new EchoScript(
        words(parts.length > 1 ? parts[1] : text), Duration.ofMillis(delay), End.COMPLETE);
  }

  /** {@code /repeat 1000 text}: the text 1,000 times, each as one piece. */
  private static List<Piece> repeated(String rest) {
    String[] parts = rest.split("\\s+", 2);
    int times = number(parts[0], MAX_REPEATED, 1);
    Piece piece = new Piece.Text(parts.length > 1 ? parts[1] + " " : "word ");
    return java.util.Collections.nCopies(times, piece);
  }

  /** {@code /tool search text}: calls a tool, which returns its argument. */
  private static List<Piece> tool(String rest) {
    String[] parts = rest.split("\\s+", 2);
    String name = parts[0].isEmpty() ? "echo" : parts[0];
    String argument = parts.length > 1 ? parts[1] : "";
    List<Piece> pieces = new ArrayList<>();
    pieces.add(
        new Piece.ToolCall(
            new EventContent.ToolCall(
                "call-1", name, "FUNCTION", "The message asks for it.", arguments(argument))));
    pieces.add(
        new Piece.ToolResult(
            name.equals("broken")
                ? new EventContent.ToolResult("call-1", "Use another tool.", true)
                : new EventContent.ToolResult("call-1", argument, false)));
    pieces.addAll(words("The tool returned: " + argument));
    return pieces;
  }

  /** {@code /call search text}: has the caller call a tool, and answers with the result. */
  private static List<Piece> call(String rest) {
    String[] parts = rest.split("\\s+", 2);
    return List.of(
        new Piece.ToolCall(
            new EventContent.ToolCall(
                "call-" + UUID.randomUUID(),
                parts[0].isEmpty() ? "echo" : parts[0],
                "FUNCTION",
                null,
                arguments(parts.length > 1 ? parts[1] : ""))));
  }

  private static String arguments(String text) {
    return JsonNodeFactory.instance.objectNode().put("text", text).toString();
  }

  /** {@code /set name value}: updates a parameter. */
  private static List<Piece> set(String rest) {
    String[] parts = rest.split("\\s+", 2);
    List<Piece> pieces = new ArrayList<>();
    pieces.add(new Piece.ParameterUpdate(parts[0], parts.length > 1 ? parts[1] : ""));
    pieces.addAll(words("Done."));
    return pieces;
  }

  /** {@code /step name}: moves on to a step. */
  private static List<Piece> step(String rest) {
    List<Piece> pieces = new ArrayList<>(words("Wait. "));
    pieces.add(
        new Piece.StepTransition(
            new EventContent.StepTransition("first_step", rest, "The message asks for it.")));
    pieces.addAll(words("Done."));
    return pieces;
  }

  private static List<Piece> words(String text) {
    return WORD.matcher(text).results().<Piece>map(word -> new Piece.Text(word.group())).toList();
  }

  private static Duration millis(JsonNode delay) {
    return Duration.ofMillis(
        delay.isIntegralNumber() ? Math.max(0, Math.min(MAX_DELAY_MILLIS, delay.asLong())) : 0);
  }

  private static int number(String text, int most, int otherwise) {
    return text.matches("\\d{1,9}") ? Math.min(most, Integer.parseInt(text)) : otherwise;
  }
}
