package dev.parley.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.testing.Sentences;
import io.fabric8.kubernetes.api.model.Service;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(Sentences.class)
class StrictModelTest {

  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata:
        name: parley
      spec:
        ports:
          - name: http
            port: 80
            targetPort: http
      """;

  private final StrictModel model = new StrictModel();

  @Test
  void an_object_is_read_with_all_its_fields() {
    assertThat(model.read(SERVICE + "---\n" + SERVICE))
        .hasSize(2)
        .allSatisfy(
            object ->
                assertThat(((Service) object).getSpec().getPorts())
                    .singleElement()
                    .satisfies(
                        port -> {
                          assertThat(port.getPort()).isEqualTo(80);
                          assertThat(port.getTargetPort().getStrVal()).isEqualTo("http");
                        }));
  }

  @Test
  void a_field_with_a_typing_error_is_found() {
    assertRefused(SERVICE.replace("targetPort", "targetport"), "targetport");
  }

  @Test
  void a_field_in_the_wrong_place_is_found() {
    assertRefused(SERVICE.replace("  name: parley", "  name: parley\n  ports: []"), "ports");
  }

  @Test
  void a_value_of_another_type_is_found() {
    assertRefused(SERVICE.replace("port: 80", "port: eighty"), "eighty");
    assertRefused(SERVICE.replace("port: 80", "port: \"80\""), "String");
    assertRefused(SERVICE.replace("name: parley", "labels: {number: 1}"), "Integer");
    assertRefused(SERVICE.replace("name: parley", "labels: {yes: true}"), "Boolean");
  }

  @Test
  void a_kind_that_the_API_does_not_know_is_found() {
    assertRefused(SERVICE.replace("kind: Service", "kind: Servise"), "Servise");
    assertRefused(SERVICE.replace("apiVersion: v1", "apiVersion: v2"), "v2 Service");
  }

  private void assertRefused(String manifest, String reason) {
    assertThatThrownBy(() -> model.read(manifest))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(reason);
  }
}
