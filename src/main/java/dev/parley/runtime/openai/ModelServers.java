package dev.parley.runtime.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;
import dev.parley.runtime.RuntimeFailure;
import dev.parley.runtime.http.BaseUrl;
import dev.parley.runtime.http.PublicAddress;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Decides which model server an agent may use and where it is. A definition must not make this
 * service call an address that its author could not reach, so a base URL in a definition must be
 * allowed and must have public addresses only, unless private ones are allowed, too. The base URL
 * of the configuration is the operator's own choice and may be anywhere.
 */
@ApplicationScoped
class ModelServers {

  private static final Logger LOG = Logger.getLogger(ModelServers.class);

  /** Resolves the names that definitions have. */
  static final String RESOLVER = "parley-model-servers";

  /**
   * Resolves the name of the configured server and reads its key. Other names must not delay it.
   */
  private static final String OWN = "parley-model-server";

  /** Threads for each of them: name servers may be slow. */
  static final int THREADS = 4;

  private static final List<String> VENDORS =
      List.of(
          ".openai.com",
          ".openai.azure.com",
          ".openai.azure.us",
          ".openai.azure.cn",
          ".services.ai.azure.com",
          ".cognitiveservices.azure.com");

  private final OpenAiConfig config;
  private final Optional<BaseUrl> own;
  private final Set<BaseUrl> allowed;
  private final WorkerExecutor ownWorker;
  private final WorkerExecutor resolver;

  ModelServers(OpenAiConfig config, Vertx vertx) {
    this.config = config;
    this.own = config.baseUrl().flatMap(BaseUrl::of);
    this.allowed =
        config.allowedBaseUrls().orElse(List.of()).stream()
            .flatMap(url -> BaseUrl.of(url).stream())
            .collect(Collectors.toUnmodifiableSet());
    this.ownWorker = vertx.createSharedWorkerExecutor(OWN, THREADS);
    this.resolver = vertx.createSharedWorkerExecutor(RESOLVER, THREADS);
  }

  /**
   * Whether a server is OpenAI's own service or Azure's. They take the role {@code developer} and
   * {@code max_completion_tokens}, where other servers know {@code system} and {@code max_tokens}
   * only.
   */
  static boolean vendor(BaseUrl server) {
    return VENDORS.stream().anyMatch(server.host()::endsWith);
  }

  /** Whether the configuration names a server. */
  boolean configured() {
    return own.isPresent();
  }

  /**
   * The API that a definition uses: the one that it names, else that of the configured server.
   * Other servers have chat completions.
   *
   * @throws RuntimeFailure if there is none with this name
   */
  ModelApi api(JsonNode definition, BaseUrl server) {
    JsonNode named = definition.path("runtime").path("api");
    if (named.isMissingNode() || named.isNull()) {
      return own.filter(server::equals)
          .flatMap(configured -> ModelApi.named(config.api()))
          .orElse(ModelApi.CHAT_COMPLETIONS);
    }
    return ModelApi.named(named.asText())
        .orElseThrow(
            () -> invalid("The agent's runtime.api must be chat_completions or responses."));
  }

  /**
   * The server that a definition uses.
   *
   * @throws RuntimeFailure if there is none or it is not allowed
   */
  BaseUrl of(JsonNode definition) {
    JsonNode named = definition.path("runtime").path("base_url");
    if (named.isMissingNode() || named.isNull()) {
      return own.orElseThrow(
          () ->
              invalid(
                  "The agent's model has no server; PARLEY_RUNTIME_OPENAI_BASE_URL is not set."));
    }
    return BaseUrl.of(named.asText())
        .filter(server -> own.filter(server::equals).isPresent() || allowed.contains(server))
        .orElseThrow(
            () ->
                invalid(
                    "The agent's model server is not in PARLEY_RUNTIME_OPENAI_ALLOWED_BASE_URLS."));
  }

  /**
   * Finds the addresses of a server and the key for it.
   *
   * @return fails with {@link RuntimeFailure} if an address is not allowed or the key is not
   *     readable, and with {@link FailedAttempt} if the name cannot be resolved
   */
  Uni<Destination> find(BaseUrl server) {
    if (isOwn(server)) {
      return find(server, ownWorker);
    }
    return PublicAddress.literal(server.name())
        ? Uni.createFrom().item(() -> destination(server))
        : find(server, resolver);
  }

  private Uni<Destination> find(BaseUrl server, WorkerExecutor worker) {
    return Uni.createFrom()
        .completionStage(
            () -> worker.executeBlocking(() -> destination(server), false).toCompletionStage());
  }

  private boolean isOwn(BaseUrl server) {
    return own.filter(server::sameOrigin).isPresent();
  }

  private Destination destination(BaseUrl server) {
    List<InetAddress> addresses;
    try {
      addresses = PublicAddress.of(server.name());
    } catch (UnknownHostException e) {
      throw FailedAttempt.unreachable("the name of the host cannot be resolved");
    }
    if (!isOwn(server)
        && !config.allowPrivateAddresses()
        && !addresses.stream().allMatch(PublicAddress::is)) {
      LOG.warnf("The address of the model server %s is not public", server);
      throw failure("The address of the agent's model server is not allowed.");
    }
    return new Destination(server, addresses, key(server));
  }

  /** The key, which only the configured server receives. */
  private Optional<String> key(BaseUrl server) {
    if (!isOwn(server)) {
      return Optional.empty();
    }
    try {
      Optional<String> key = config.apiKey();
      if (key.isEmpty() && config.apiKeyFile().isPresent()) {
        key = Optional.of(Files.readString(config.apiKeyFile().get()));
      }
      key = key.map(String::strip).filter(text -> !text.isEmpty());
      if (key.isEmpty() || key.get().matches("[\\x21-\\x7e]+")) {
        return key;
      }
      LOG.warn("The key of the model server contains characters that no key may have");
    } catch (IOException e) {
      LOG.warnf("PARLEY_RUNTIME_OPENAI_API_KEY_FILE cannot be read: %s", e.getClass().getName());
    }
    throw failure("The key of the agent's model server cannot be used.");
  }

  private static RuntimeFailure invalid(String message) {
    return new RuntimeFailure(Cause.CONFIGURATION, message);
  }

  private static RuntimeFailure failure(String message) {
    return new RuntimeFailure(Cause.EXECUTION, message);
  }
}
