package dev.parley.runtime.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;
import dev.parley.runtime.AgentRuntime;
import dev.parley.runtime.Piece;
import dev.parley.runtime.RuntimeFailure;
import dev.parley.runtime.RuntimeRequest;
import dev.parley.runtime.http.BaseUrl;
import dev.parley.runtime.mcp.McpServer;
import dev.parley.runtime.mcp.ToolRounds;
import dev.parley.runtime.mcp.Toolbox;
import dev.parley.runtime.mcp.Toolboxes;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.OptionalLong;

/**
 * Lets a model answer, through the Chat Completions or the Responses API that OpenAI, Azure OpenAI,
 * vLLM, Ollama and others serve. docs/runtimes.md has its configuration and its limits.
 */
@ApplicationScoped
public class OpenAiRuntime implements AgentRuntime {

  private final ModelServers servers;
  private final ModelClient client;
  private final ModelMeters meters;
  private final OpenAiConfig config;
  private final Toolboxes tools;

  OpenAiRuntime(
      ModelServers servers,
      ModelClient client,
      ModelMeters meters,
      OpenAiConfig config,
      Toolboxes tools) {
    this.servers = servers;
    this.client = client;
    this.meters = meters;
    this.config = config;
    this.tools = tools;
  }

  @Override
  public String name() {
    return "openai";
  }

  /** Claims agents with a model, if a model server is configured. */
  @Override
  public boolean claims(String agent, JsonNode definition) {
    return servers.configured() && ModelDefinition.model(definition).isPresent();
  }

  @Override
  public boolean summarizes() {
    return true;
  }

  @Override
  public boolean titles() {
    return config.titles();
  }

  /** The definition's {@code runtime.context_window}, else the setting. */
  @Override
  public OptionalLong contextWindow(JsonNode definition) {
    long tokens = definition.path("runtime").path("context_window").asLong();
    return tokens > 0 ? OptionalLong.of(tokens) : config.contextWindow();
  }

  @Override
  public Multi<Piece> answer(RuntimeRequest request) {
    return Multi.createFrom().deferred(() -> start(request));
  }

  private Multi<Piece> start(RuntimeRequest request) {
    BaseUrl server = servers.of(request.definition());
    ModelApi api = servers.api(request.definition(), server);
    ModelDefinition definition = ModelDefinition.of(request.definition(), request.options());
    String model =
        definition
            .model()
            .or(config::model)
            .orElseThrow(
                () ->
                    failure(
                        "The agent names no model, and PARLEY_RUNTIME_OPENAI_MODEL is not set."));
    RetryPolicy retries = RetryPolicy.of(config.maxRetries()).with(definition.retries());
    boolean vendor = ModelServers.vendor(server);
    return tools
        .open(McpServer.of(definition.field("tools")))
        .onItem()
        .transformToMulti(
            box ->
                box.during(
                    () -> {
                      String instructions = instructions(definition, box, request);
                      return new ToolRounds(
                              box,
                              request,
                              asked ->
                                  meters.measured(
                                      model,
                                      server,
                                      client.answer(
                                          server,
                                          api,
                                          api.body(
                                              new ModelApi.Asked(
                                                  model,
                                                  instructions,
                                                  definition,
                                                  box.functions(),
                                                  asked,
                                                  vendor)),
                                          retries)))
                          .answer();
                    }));
  }

  /** The instructions, for all rounds of a turn. */
  private static String instructions(
      ModelDefinition definition, Toolbox box, RuntimeRequest request) {
    return definition
        .instructions()
        .filled(
            Instructions.values(
                request.origin(), request.definition(), definition.functions(box.functions())));
  }

  private static RuntimeFailure failure(String message) {
    return new RuntimeFailure(Cause.CONFIGURATION, message);
  }
}
