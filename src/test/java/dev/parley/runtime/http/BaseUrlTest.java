package dev.parley.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Sentences;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(Sentences.class)
class BaseUrlTest {

  @ParameterizedTest
  @CsvSource({
    "http://model.test,80",
    "https://model.test,443",
    "https://model.test:/v1,443",
    "http://model.test:1/v1,1",
    "http://model.test:65535/v1,65535"
  })
  void A_server_has_a_port(String baseUrl, int port) {
    assertThat(BaseUrl.of(baseUrl)).map(BaseUrl::port).contains(port);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://model.test:0", "http://model.test:65536", "http://model.test:2147483648"})
  void A_port_that_no_server_has_is_refused(String baseUrl) {
    assertThat(BaseUrl.of(baseUrl)).isEmpty();
  }
}
