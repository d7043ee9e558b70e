package dev.parley.runtime.openai;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.runtime.Piece;
import dev.parley.runtime.RuntimeRequest;
import dev.parley.runtime.http.StreamedAnswer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The APIs of model servers. */
enum ModelApi {
  CHAT_COMPLETIONS("/chat/completions") {
    @Override
    ObjectNode body(Asked asked) {
      return ChatRequest.body(asked);
    }

    @Override
    StreamedAnswer<Piece> answer(ObjectMapper json) {
      return new ChatAnswer(json);
    }
  },

  RESPONSES("/responses") {
    @Override
    ObjectNode body(Asked asked) {
      return ResponsesRequest.body(asked);
    }

    @Override
    StreamedAnswer<Piece> answer(ObjectMapper json) {
      return new ResponsesAnswer(json);
    }
  };

  private final String path;

  ModelApi(String path) {
    this.path = path;
  }

  /**
   * What a model is asked.
   *
   * @param model the name of the model
   * @param instructions the agent's instructions; empty for none
   * @param served functions that are run here: see {@link dev.parley.runtime.mcp.Toolbox#functions}
   * @param vendor whether the server is OpenAI's or Azure's: see {@link ModelServers#vendor}
   */
  record Asked(
      String model,
      String instructions,
      ModelDefinition definition,
      List<ObjectNode> served,
      RuntimeRequest request,
      boolean vendor) {}

  /** The API that a definition or a setting names; empty if there is none with this name. */
  static Optional<ModelApi> named(String name) {
    return Stream.of(values())
        .filter(api -> api.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst();
  }

  /** The path of its requests below the base URL. */
  String path() {
    return path;
  }

  /** The body of a request for a streamed answer. */
  abstract ObjectNode body(Asked asked);

  /** Reads an answer. */
  abstract StreamedAnswer<Piece> answer(ObjectMapper json);
}
