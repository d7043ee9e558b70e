package dev.parley.vectara.oauth;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.http.error.HttpFailure;
import dev.parley.http.error.UnreadableBody;
import dev.parley.http.oauth.ProviderAnswers;
import dev.parley.identity.OAuthProvider.ProviderAnswer;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Converts between the token requests and responses of the vendor's clients and those of OpenID
 * providers.
 */
@ApplicationScoped
public class TokenExchange {

  /**
   * The assumed lifetime of a token without an expiry. Clients request a new token two minutes
   * before the expiry.
   */
  private static final long UNKNOWN_SECONDS = 300;

  private static final String EXPIRY = "expires_in";

  private final ObjectMapper json;
  private final ObjectMapper lenient;
  private final Clock clock = Clock.systemUTC();

  public TokenExchange(ObjectMapper json) {
    this.json = json;
    // For the provider's response, which may contain duplicate fields.
    lenient = json.copy();
    lenient
        .getFactory()
        .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature(), false);
  }

  /**
   * Converts a JSON object to a form.
   *
   * @throws dev.parley.http.error.HttpFailureException malformed body, or wrong shape
   */
  byte[] form(byte[] body) {
    return object(body).properties().stream()
        .map(TokenExchange::field)
        .collect(Collectors.joining("&"))
        .getBytes(StandardCharsets.US_ASCII);
  }

  private ObjectNode object(byte[] body) {
    try {
      if (json.readTree(body) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw UnreadableBody.of(e).exception();
    } catch (IOException e) {
      throw HttpFailure.MalformedBody.unknown().exception();
    }
    throw new HttpFailure.WrongShape("", "must be one JSON object").exception();
  }

  private static String field(Map.Entry<String, JsonNode> field) {
    if (!field.getValue().isTextual()) {
      throw new HttpFailure.WrongShape(field.getKey(), "must be a string").exception();
    }
    return encoded(field.getKey()) + "=" + encoded(field.getValue().textValue());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /**
   * Adds the token's lifetime to the provider's response. The provider may omit it (RFC 6749,
   * section 5.1), but the vendor's clients require it.
   */
  byte[] withExpiry(ProviderAnswer answer) {
    if (ProviderAnswers.succeeded(answer)) {
      try {
        if (lenient.readTree(answer.body()) instanceof ObjectNode body
            && !body.path(EXPIRY).isIntegralNumber()) {
          long lifetime = lifetime(body.path("access_token").asText());
          body.put(EXPIRY, body.path(EXPIRY).asLong(lifetime));
          return lenient.writeValueAsBytes(body);
        }
      } catch (IOException e) {
        // Not JSON: there is nothing to add to.
      }
    }
    return answer.body();
  }

  /**
   * The remaining lifetime of a token in seconds, if the token is a JWT with an expiry (RFC 7519,
   * section 4.1.4); otherwise the default.
   */
  private long lifetime(String token) {
    return claims(token)
        .map(claims -> claims.path("exp"))
        .filter(JsonNode::isNumber)
        .map(end -> Math.max(0, end.asLong() - clock.instant().getEpochSecond()))
        .orElse(UNKNOWN_SECONDS);
  }

  private Optional<JsonNode> claims(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      return Optional.of(lenient.readTree(Base64.getUrlDecoder().decode(parts[1])));
    } catch (JacksonException | IllegalArgumentException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new IllegalStateException("there is nothing to read but bytes", e);
    }
  }
}
