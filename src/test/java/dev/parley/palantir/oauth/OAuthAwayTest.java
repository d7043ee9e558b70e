package dev.parley.palantir.oauth;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.hamcrest.Matchers.equalTo;

import dev.parley.http.dialect.FailureMapper;
import dev.parley.identity.OAuthProvider;
import dev.parley.testing.OtherSettings;
import dev.parley.testing.ParleyTest;
import io.quarkus.oidc.runtime.TenantConfigBean;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.Test;

/** A provider that lacks what the vendor's clients ask for. */
@ParleyTest
@TestProfile(OtherSettings.class)
class OAuthAwayTest {

  private static final PatternFormatter WHOLE = new PatternFormatter("%p %m%n%e");

  @Inject Vertx vertx;
  @Inject TenantConfigBean tenants;
  @Inject TlsConfigurationRegistry tls;

  private static Response form(String path) {
    return given().contentType(ContentType.URLENC).body("token=t").post(path);
  }

  private static void isUnavailable(Response answer) {
    answer
        .then()
        .statusCode(503)
        .contentType("application/json")
        .header("Retry-After", "2")
        .header("Cache-Control", "no-store")
        .body("error", equalTo("temporarily_unavailable"));
  }

  @Test
  void A_provider_that_does_not_respond_is_temporarily_unavailable() {
    isUnavailable(form("/multipass/api/oauth2/token"));
    isUnavailable(given().redirects().follow(false).get("/multipass/api/oauth2/authorize?state=s"));
  }

  /** What goes into the log while something is done. */
  private static List<String> logged(Runnable done) {
    List<String> lines = new CopyOnWriteArrayList<>();
    Logger log = Logger.getLogger(FailureMapper.class.getName());
    Handler handler =
        new ExtHandler() {
          @Override
          protected void doPublish(ExtLogRecord line) {
            lines.add(WHOLE.format(line));
          }
        };
    log.addHandler(handler);
    try {
      done.run();
    } finally {
      log.removeHandler(handler);
    }
    return lines;
  }

  @Test
  void The_log_names_the_unavailable_provider_and_nothing_from_the_request() {
    List<String> lines =
        logged(
            () ->
                given()
                    .contentType(ContentType.URLENC)
                    .header("Authorization", "Basic hidden")
                    .header("Cookie", "hidden=hidden")
                    .body("client_secret=hidden&grant_type=client_credentials")
                    .post("/multipass/api/oauth2/token"));
    assertThat(lines)
        .singleElement(STRING)
        .startsWith("WARN ")
        .contains("The OpenID provider does not answer", "Connection refused")
        .doesNotContain("hidden", "\tat ");
  }

  @Test
  void An_internal_error_is_not_reported_as_an_error_of_the_provider() {
    QuarkusMock.installMockForType(
        new OAuthProvider(vertx, tenants, "http://localhost:1", tls, Optional.empty()) {
          @Override
          public Uni<ProviderAnswer> token(byte[] form, Optional<String> authorization) {
            return Uni.createFrom().failure(new IllegalStateException("a fault"));
          }
        },
        OAuthProvider.class);
    List<String> lines =
        logged(
            () ->
                form("/multipass/api/oauth2/token")
                    .then()
                    .statusCode(500)
                    .contentType("application/json")
                    .header("Cache-Control", "no-store")
                    .body("size()", equalTo(1))
                    .body("error", equalTo("server_error")));
    assertThat(lines).singleElement(STRING).startsWith("ERROR ").contains("a fault");
  }

  @Test
  void Without_a_revocation_endpoint_every_token_type_is_unsupported() {
    form("/multipass/api/oauth2/revoke_token")
        .then()
        .statusCode(400)
        .contentType("application/json")
        .header("Cache-Control", "no-store")
        .body("error", equalTo("unsupported_token_type"));
  }
}
