package dev.parley.turn.compaction;

import dev.parley.event.EventContent;
import dev.parley.event.EventContent.AgentOutput;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.event.EventContent.ToolResult;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** A summary by plain rules: the beginning of each message, one per line. */
final class PlainSummary {

  /** The most that is kept of a message, in characters. */
  private static final int MAX_LINE = 200;

  /** The most of all lines, in characters; the latest ones are kept. */
  private static final int MAX = 16_384;

  private PlainSummary() {}

  static String of(List<EventContent> history) {
    String all =
        history.stream()
            .map(PlainSummary::line)
            .filter(Objects::nonNull)
            .collect(Collectors.joining("\n"));
    return all.length() <= MAX
        ? all
        : "…\n" + all.substring(all.indexOf('\n', all.length() - MAX) + 1);
  }

  private static String line(EventContent event) {
    if (event instanceof InputMessage message) {
      // An earlier summary is part of this one.
      return message.role() == null
          ? "User: " + cut(message.text())
          : message.text().startsWith("Tool output: ") ? cut(message.text()) : message.text();
    } else if (event instanceof AgentOutput output && !output.text().isBlank()) {
      return "Agent: " + cut(output.text());
    } else if (event instanceof ToolResult result) {
      return "Tool: " + cut(result.output());
    }
    return null;
  }

  private static String cut(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    int end = Math.min(line.length(), MAX_LINE);
    if (end < line.length() && Character.isHighSurrogate(line.charAt(end - 1))) {
      end--;
    }
    return end == line.length() ? line : line.substring(0, end) + "…";
  }
}
