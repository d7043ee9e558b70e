package dev.parley.testing;

import io.restassured.RestAssured;
import io.restassured.config.RestAssuredConfig;
import org.apache.http.conn.scheme.PlainSocketFactory;
import org.apache.http.conn.scheme.Scheme;
import org.apache.http.conn.scheme.SchemeRegistry;
import org.apache.http.conn.ssl.SSLSocketFactory;
import org.apache.http.impl.NoConnectionReuseStrategy;
import org.apache.http.impl.client.DefaultHttpClient;
import org.apache.http.impl.conn.BasicClientConnectionManager;
import org.apache.http.params.HttpParams;

/**
 * The HTTP client of a request. REST Assured uses each of them once. By default, a client sets up
 * TLS, reads its own version from its jar, and leaves its connection open; this one does not.
 */
@SuppressWarnings("deprecation") // REST Assured takes no other.
final class LightClient extends DefaultHttpClient {

  private static final HttpParams DEFAULTS = new DefaultHttpClient().getParams();
  private static final Scheme HTTP = new Scheme("http", 80, PlainSocketFactory.getSocketFactory());
  private static final Scheme HTTPS = new Scheme("https", 443, SSLSocketFactory.getSocketFactory());

  private LightClient() {
    super(new BasicClientConnectionManager(schemes()), DEFAULTS.copy());
    setReuseStrategy(NoConnectionReuseStrategy.INSTANCE);
  }

  private static SchemeRegistry schemes() {
    SchemeRegistry schemes = new SchemeRegistry();
    schemes.register(HTTP);
    schemes.register(HTTPS);
    return schemes;
  }

  /**
   * The configuration of a request: Quarkus's, which logs requests and responses that fail a test,
   * with this client, and without formatting bodies for a log that is seldom shown.
   */
  static RestAssuredConfig config() {
    RestAssuredConfig config = RestAssured.config();
    return config
        .httpClient(config.getHttpClientConfig().httpClientFactory(LightClient::new))
        .logConfig(config.getLogConfig().enablePrettyPrinting(false));
  }
}
