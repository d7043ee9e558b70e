package dev.parley.runtime.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Sentences;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(Sentences.class)
class ModelServerTest {

  @ParameterizedTest
  @CsvSource({
    "http://model.test,80",
    "https://model.test,443",
    "https://model.test:/v1,443",
    "http://model.test:1/v1,1",
    "http://model.test:65535/v1,65535"
  })
  void A_server_has_a_port(String baseUrl, int port) {
    assertThat(ModelServer.of(baseUrl)).map(ModelServer::port).contains(port);
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
    assertThat(ModelServer.of("https://" + host + "/v1")).map(ModelServer::vendor).contains(vendor);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://model.test:0", "http://model.test:65536", "http://model.test:2147483648"})
  void A_port_that_no_server_has_is_refused(String baseUrl) {
    assertThat(ModelServer.of(baseUrl)).isEmpty();
  }
}
