package dev.parley.palantir.oauth;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.http.error.HttpFailureException;
import dev.parley.testing.Sentences;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(Sentences.class)
class OAuthResourceTest {

  private final OAuthResource resource = new OAuthResource(null, new ObjectMapper());

  @ParameterizedTest
  @ValueSource(strings = {"Basic hidden\u0001", "Basic hidden\r\nX: y", "Basic hidden\u007f"})
  void Credentials_that_are_not_valid_in_a_header_are_rejected_without_showing_them(
      String authorization) {
    assertThatThrownBy(() -> resource.token(authorization, new byte[0]))
        .isInstanceOf(HttpFailureException.class)
        .hasMessageNotContaining("hidden");
    assertThatThrownBy(() -> resource.revoke(authorization, new byte[0]))
        .isInstanceOf(HttpFailureException.class)
        .hasMessageNotContaining("hidden");
  }
}
