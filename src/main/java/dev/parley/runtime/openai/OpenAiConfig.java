package dev.parley.runtime.openai;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Settings of the runtime of models behind an OpenAI-compatible API. */
@ConfigMapping(prefix = "parley.runtime.openai")
interface OpenAiConfig {

  /** The base URL of the model server, such as {@code https://api.openai.com/v1}. */
  Optional<String> baseUrl();

  /** The API of that server: {@code chat_completions} or {@code responses}. */
  @WithDefault("chat_completions")
  String api();

  /** The key that the model server asks for. */
  Optional<String> apiKey();

  /** A file with this key, which is read for each answer. Used if {@link #apiKey} is absent. */
  Optional<Path> apiKeyFile();

  /** The model of agents whose definition names none. */
  Optional<String> model();

  /** The number of tokens that models can take in, for compaction; absent if it is not known. */
  OptionalLong contextWindow();

  /** Whether models are asked for the titles of sessions. */
  @WithDefault("false")
  boolean titles();

  /** Further base URLs that definitions may name. */
  Optional<List<String>> allowedBaseUrls();

  /** Whether base URLs that definitions name may have private addresses. */
  @WithDefault("false")
  boolean allowPrivateAddresses();

  /** How long a connection may take: 100 ms to 5 min. */
  @WithDefault("5s")
  Duration connectTimeout();

  /** How long an answer may take to begin, with all retries: 1 s to 1 h. */
  @WithDefault("1m")
  Duration firstPieceTimeout();

  /** Maximum number of calls that run at the same time on a model server: 1 to 10000. */
  @WithDefault("64")
  int maxConcurrency();

  /** Maximum number of retries of a call: 0 to 10. */
  @WithDefault("2")
  int maxRetries();
}
