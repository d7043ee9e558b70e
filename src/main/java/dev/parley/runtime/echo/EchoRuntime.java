package dev.parley.runtime.echo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.event.EventContent;
import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;
import dev.parley.runtime.AgentRuntime;
import dev.parley.runtime.Piece;
import dev.parley.runtime.RuntimeFailure;
import dev.parley.runtime.RuntimeRequest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Repeats what it is told, word by word. Deterministic: it needs no model, so that clients and
 * operators can try everything.
 */
@ApplicationScoped
public class EchoRuntime implements AgentRuntime {

  private static final Duration MOMENT = Duration.ofMillis(1);

  @Override
  public String name() {
    return "echo";
  }

  /** The definition's {@code runtime.context_window}, in words. */
  @Override
  public OptionalLong contextWindow(JsonNode definition) {
    long words = definition.path("runtime").path("context_window").asLong();
    return words > 0 ? OptionalLong.of(words) : OptionalLong.empty();
  }

  @Override
  public Multi<Piece> answer(RuntimeRequest request) {
    EchoScript script = EchoScript.of(request);
    return Multi.createBy()
        .concatenating()
        .streams(
            paced(Multi.createFrom().iterable(script.pieces()), script.delay()),
            end(request, script));
  }

  private static Multi<Piece> paced(Multi<Piece> pieces, Duration delay) {
    return delay.compareTo(MOMENT) < 0
        ? pieces
        : pieces
            .onItem()
            .transformToUniAndConcatenate(
                piece -> Uni.createFrom().item(piece).onItem().delayIt().by(delay));
  }

  private static Multi<Piece> end(RuntimeRequest request, EchoScript script) {
    return switch (script.end()) {
      case COMPLETE -> Multi.createFrom().item(usage(request, script));
      case FAIL ->
          Multi.createFrom()
              .failure(
                  () -> new RuntimeFailure(Cause.EXECUTION, "The message asked for a failure."));
      case HANG -> Multi.createFrom().nothing();
    };
  }

  /** Counts words as tokens. */
  private static Piece usage(RuntimeRequest request, EchoScript script) {
    long read =
        Stream.concat(request.history().stream(), request.input().stream())
            .mapToLong(event -> wordCount(text(event)))
            .sum();
    long written = script.pieces().stream().filter(piece -> piece instanceof Piece.Text).count();
    return new Piece.Usage(read, written);
  }

  private static String text(EventContent event) {
    if (event instanceof EventContent.InputMessage message) {
      return message.text();
    } else if (event instanceof EventContent.AgentOutput output) {
      return output.text();
    } else if (event instanceof EventContent.ToolResult result) {
      return result.output();
    }
    return "";
  }

  private static long wordCount(String text) {
    return text.isBlank() ? 0 : text.strip().split("\\s+").length;
  }
}
