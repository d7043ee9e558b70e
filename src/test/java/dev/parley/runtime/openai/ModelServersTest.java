package dev.parley.runtime.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.runtime.RuntimeFailure;
import dev.parley.runtime.http.BaseUrl;
import dev.parley.runtime.http.PublicAddress;
import dev.parley.testing.Sentences;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which servers a definition can have called. */
@DisplayNameGeneration(Sentences.class)
class ModelServersTest {

  private static final Vertx VERTX = Vertx.vertx();

  @AfterAll
  static void close() {
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  private static ModelServers servers(Map<String, String> settings) {
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder().addDiscoveredConverters().withMapping(OpenAiConfig.class);
    settings.forEach(
        (name, value) -> builder.withDefaultValue("parley.runtime.openai." + name, value));
    return new ModelServers(builder.build().getConfigMapping(OpenAiConfig.class), VERTX);
  }

  private static JsonNode naming(String baseUrl) {
    ObjectNode definition = JsonNodeFactory.instance.objectNode();
    definition.putObject("runtime").put("base_url", baseUrl);
    return definition;
  }

  /** What is called for a definition that names an allowed base URL. */
  private static Destination found(String baseUrl, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(Map.of("allowed-base-urls", baseUrl));
    settings.putAll(more);
    ModelServers servers = servers(settings);
    return servers.find(servers.of(naming(baseUrl))).await().atMost(Duration.ofSeconds(60));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://168.63.129.16",
        "http://169.254.169.254",
        "http://169.254.169.254/latest/meta-data",
        "http://localhost",
        "http://LOCALHOST:11434/v1",
        "http://127.0.0.1:8080",
        "http://127.8.9.10",
        "http://[::1]",
        "http://[::]",
        "http://[::ffff:127.0.0.1]",
        "http://[::ffff:a9fe:a9fe]",
        "http://[::127.0.0.1]",
        "http://[64:ff9b::a9fe:a9fe]",
        "http://[2002:7f00:1::]",
        "http://[fc00::1]",
        "http://[fd12:3456::1]",
        "http://[fe80::1]",
        "http://[ff02::1]",
        "http://10.0.0.1",
        "http://172.16.0.1",
        "http://172.31.255.255",
        "http://192.168.1.1",
        "http://100.64.0.1",
        "http://100.127.255.255",
        "http://0.0.0.0",
        "http://0.1.2.3",
        "http://224.0.0.1",
        "http://255.255.255.255",
        "http://198.18.0.1"
      })
  void Addresses_that_are_refused(String baseUrl) {
    assertThatThrownBy(() -> found(baseUrl, Map.of()))
        .isInstanceOf(RuntimeFailure.class)
        .hasMessage("The address of the agent's model server is not allowed.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://2130706433",
        "http://017700000001",
        "http://0x7f000001",
        "http://0177.0.0.1",
        "http://010.1.1.1"
      })
  void Notations_of_addresses_that_are_refused(String baseUrl) {
    assertThatThrownBy(() -> found(baseUrl, Map.of()))
        .isInstanceOf(FailedAttempt.class)
        .hasMessage("the name of the host cannot be resolved");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://0x7f.0.0.1",
        "http://127.1",
        "http://user@8.8.8.8",
        "http://8.8.8.8/v1?x=1",
        "http://8.8.8.8#x",
        "ftp://8.8.8.8",
        "file:///etc/passwd",
        "//8.8.8.8",
        "8.8.8.8",
        ""
      })
  void URLs_that_are_refused(String baseUrl) {
    assertThatThrownBy(() -> found(baseUrl, Map.of()))
        .isInstanceOf(RuntimeFailure.class)
        .hasMessage("The agent's model server is not in PARLEY_RUNTIME_OPENAI_ALLOWED_BASE_URLS.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://8.8.8.8/v1",
        "http://168.63.129.17",
        "http://172.32.0.1",
        "http://100.128.0.1",
        "http://[2606:4700::1111]",
        "http://[::ffff:8.8.8.8]",
        "http://[64:ff9b::808:808]"
      })
  void Allowed(String baseUrl) {
    assertThat(found(baseUrl, Map.of()).addresses()).hasSize(1).allMatch(PublicAddress::is);
  }

  @Test
  void A_name_with_a_private_address_is_refused() throws Exception {
    // The machine's own name, or the one that every machine has.
    String name = InetAddress.getByName("127.0.0.1").getCanonicalHostName();
    assertThatThrownBy(() -> found("http://" + name, Map.of()))
        .isInstanceOf(RuntimeFailure.class)
        .hasMessage("The address of the agent's model server is not allowed.");
  }

  @Test
  void A_name_with_a_dot_at_its_end_is_no_way_around() {
    assertThatThrownBy(() -> found("http://localhost.", Map.of()))
        .extracting(Throwable::getMessage)
        // Not every machine resolves it.
        .isIn(
            "The address of the agent's model server is not allowed.",
            "the name of the host cannot be resolved");
  }

  @Test
  void Private_addresses_can_be_allowed() {
    assertThatCode(() -> found("http://localhost:1/v1", Map.of("allow-private-addresses", "true")))
        .doesNotThrowAnyException();
  }

  @Test
  void The_configured_server_may_be_anywhere() {
    ModelServers servers = servers(Map.of("base-url", "http://localhost:11434/v1"));
    for (JsonNode definition :
        new JsonNode[] {
          JsonNodeFactory.instance.objectNode(), naming("http://localhost:11434/v1/")
        }) {
      Destination destination =
          servers.find(servers.of(definition)).await().atMost(Duration.ofSeconds(60));
      assertThat(destination.addresses()).isNotEmpty().allMatch(InetAddress::isLoopbackAddress);
    }
  }

  /** Name servers that do not answer keep all threads busy. */
  @Test
  void Slow_name_servers_delay_neither_the_configured_server_nor_addresses() {
    CountDownLatch hanging = new CountDownLatch(1);
    WorkerExecutor resolver =
        VERTX.createSharedWorkerExecutor(ModelServers.RESOLVER, ModelServers.THREADS);
    try {
      for (int i = 0; i < ModelServers.THREADS; i++) {
        resolver.executeBlocking(() -> hanging.await(120, TimeUnit.SECONDS), false);
      }
      ModelServers servers =
          servers(
              Map.of(
                  "base-url",
                  "http://localhost:11434/v1",
                  "allowed-base-urls",
                  "https://8.8.8.8/v1,https://[2606:4700::1111]/v1"));
      for (JsonNode definition :
          new JsonNode[] {
            JsonNodeFactory.instance.objectNode(),
            naming("https://8.8.8.8/v1"),
            naming("https://[2606:4700::1111]/v1")
          }) {
        assertThat(servers.find(servers.of(definition)).await().atMost(Duration.ofSeconds(60)))
            .isNotNull();
      }
    } finally {
      hanging.countDown();
      resolver.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1.2.3.4,true",
    "255.255.255.255,true",
    "::1,true",
    "256.1.1.1,false",
    "1.2.3,false",
    "1.2.3.4.,false",
    "1.2.3.4.5,false",
    "0x7f.0.0.1,false",
    "2130706433,false",
    "a.example,false"
  })
  void An_address_is_told_from_a_name(String host, boolean literal) {
    assertThat(PublicAddress.literal(host)).isEqualTo(literal);
  }

  @ParameterizedTest
  @CsvSource({
    "https://8.8.8.8/v1/,true",
    "HTTPS://8.8.8.8:443/v1,true",
    "http://8.8.8.8/v1,false",
    "https://8.8.8.8:444/v1,false",
    "https://8.8.8.8/v1/more,false",
    "https://8.8.8.8/v1/../v2,false",
    "https://8.8.8.8,false",
    "https://8.8.4.4/v1,false"
  })
  void A_base_URL_is_allowed_as_a_whole(String baseUrl, boolean allowed) {
    ModelServers servers =
        servers(Map.of("allowed-base-urls", "https://example.com/v1,https://8.8.8.8/v1"));
    if (allowed) {
      assertThat(servers.of(naming(baseUrl)).host()).isEqualTo("8.8.8.8");
    } else {
      assertThatThrownBy(() -> servers.of(naming(baseUrl)))
          .isInstanceOf(RuntimeFailure.class)
          .hasMessageContaining("PARLEY_RUNTIME_OPENAI_ALLOWED_BASE_URLS");
    }
  }

  @Test
  void The_connection_goes_to_the_address_that_was_checked() {
    Destination destination = found("https://8.8.8.8/v1", Map.of());
    assertThat(destination.post("/chat/completions", 0).getServer().hostAddress())
        .isEqualTo("8.8.8.8");
    assertThat(destination.post("/chat/completions", 0).getFollowRedirects()).isFalse();
  }

  @Test
  void A_key_is_not_printed() {
    ModelServers servers =
        servers(Map.of("base-url", "http://127.0.0.1:1", "api-key", "sk-very-secret"));
    Destination destination =
        servers
            .find(servers.of(JsonNodeFactory.instance.objectNode()))
            .await()
            .atMost(Duration.ofSeconds(60));
    assertThat(destination.key()).contains("sk-very-secret");
    assertThat(destination).asString().doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource({
    "api.openai.com,true",
    "eu.api.openai.com,true",
    "res.openai.azure.com,true",
    "res.openai.azure.us,true",
    "res.openai.azure.cn,true",
    "res.services.ai.azure.com,true",
    "res.cognitiveservices.azure.com,true",
    "vllm.westeurope.cloudapp.azure.com,false",
    "openai.azure.com.example.com,false",
    "notopenai.com,false",
    "localhost,false"
  })
  void OpenAI_and_Azure_are_told_from_others(String host, boolean vendor) {
    assertThat(BaseUrl.of("https://" + host + "/v1")).map(ModelServers::vendor).contains(vendor);
  }
}
