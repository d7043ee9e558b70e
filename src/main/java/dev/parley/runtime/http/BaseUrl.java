package dev.parley.runtime.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * A server, as a base URL names it.
 *
 * @param tls whether it is reached by HTTPS
 * @param host its name or address; an IPv6 address is in brackets
 * @param path the path of the base URL, without a slash at the end
 */
public record BaseUrl(boolean tls, String host, int port, String path) {

  private static final int HTTP = 80;
  private static final int HTTPS = 443;
  private static final int MAX_PORT = 65_535;

  /**
   * The server of an http or https URL without user, query and fragment, and with a port from 1 to
   * 65535 if it has one; empty if the text is none.
   */
  public static Optional<BaseUrl> of(String baseUrl) {
    URI url;
    try {
      url = new URI(baseUrl.strip());
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    boolean tls = scheme.equals("https");
    if (!tls && !scheme.equals("http")
        || url.getHost() == null
        || url.getRawUserInfo() != null
        || url.getRawQuery() != null
        || url.getRawFragment() != null) {
      return Optional.empty();
    }
    int defaultPort = tls ? HTTPS : HTTP;
    int port = url.getPort() == -1 ? defaultPort : url.getPort();
    if (port < 1 || port > MAX_PORT) {
      return Optional.empty();
    }
    return Optional.of(
        new BaseUrl(
            tls,
            url.getHost().toLowerCase(Locale.ROOT),
            port,
            url.getRawPath().replaceFirst("/+$", "")));
  }

  /** The host as a resolver takes it. */
  public String name() {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** Whether both are the same server, whatever the paths of their base URLs. */
  public boolean sameOrigin(BaseUrl other) {
    return tls == other.tls && host.equals(other.host) && port == other.port;
  }

  /**
   * A request to this server at one of its addresses, without asking a name server again; the name
   * is that of the Host header and of the certificate. Redirects are not followed.
   *
   * @param uri the path with its query, if it has one
   */
  public RequestOptions request(HttpMethod method, InetAddress address, String uri) {
    return new RequestOptions()
        .setMethod(method)
        // Without its name: connections are pooled by what this address is called.
        .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
        .setHost(host)
        .setPort(port)
        .setSsl(tls)
        .setFollowRedirects(false)
        .setURI(uri);
  }

  /** The origin, for the log. */
  @Override
  public String toString() {
    return (tls ? "https://" : "http://") + host + ":" + port;
  }
}
