package dev.parley.palantir.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Sentences;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(Sentences.class)
class OAuthFormTest {

  private static final String OWN = "grant_type=client_credentials&";

  private static String passedOn(String form) {
    return new String(
        OAuthForm.withoutOfflineAccess(form.getBytes(StandardCharsets.ISO_8859_1)),
        StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @CsvSource({
    "a+offline_access, a",
    "offline_access+a, a",
    "a+offline_access+b, a+b",
    "a%20offline_access%20b%20c, a%20b%20c",
    "a offline_access+b, a+b",
    "offline_access+a%3Ab+offline_access, a%3Ab",
    "offline%5Faccess+api:a, api:a",
  })
  void The_scope_offline_access_is_removed_from_client_credentials_requests(
      String scope, String left) {
    assertThat(passedOn(OWN + "scope=" + scope)).isEqualTo(OWN + "scope=" + left);
    assertThat(passedOn("scope=" + scope + "&client_id=c&grant_type=client%5Fcredentials"))
        .isEqualTo("scope=" + left + "&client_id=c&grant_type=client%5Fcredentials");
  }

  @ParameterizedTest
  @ValueSource(strings = {"offline_access", "offline_access+", "+offline_access%20offline_access"})
  void A_scope_field_without_another_scope_is_removed(String scope) {
    assertThat(passedOn("client_id=c&scope=" + scope + "&grant_type=client_credentials"))
        .isEqualTo("client_id=c&grant_type=client_credentials");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "&",
        "=",
        "scope=offline_access",
        "grant_type=authorization_code&scope=offline_access+a",
        "grant_type=refresh_token&scope=offline_access",
        OWN,
        OWN + "scope=",
        OWN + "scope",
        OWN + "&&scope=a++b&",
        OWN + "scope=my_offline_access+offline_access_too",
        OWN + "client_secret=offline_access",
        OWN + "client_secret=%zz+%E9\u00e9&scope=%zz",
      })
  void All_other_forms_are_forwarded_unchanged(String form) {
    assertThat(passedOn(form)).isEqualTo(form);
  }

  @Test
  void The_other_fields_are_not_changed() {
    assertThat(passedOn("client_secret=%zz\u00e9%c3%A9+ \u0001&" + OWN + "scope=offline_access&&x"))
        .isEqualTo("client_secret=%zz\u00e9%c3%A9+ \u0001&grant_type=client_credentials&&x");
  }
}
