package dev.parley.http.body;

import dev.parley.http.HttpConfig;
import dev.parley.http.error.HttpFailure;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import org.jboss.resteasy.reactive.server.SimpleResourceInfo;

/**
 * Rejects bodies that exceed the size limit (with or without Content-Length), have a content
 * encoding, have no media type, or have a type other than JSON where JSON is required. The server's
 * own size limit is not used, because its error response would not follow the dialect.
 */
@Provider
@Priority(Priorities.HEADER_DECORATOR)
public class BodyFilter implements ContainerRequestFilter, ReaderInterceptor {

  // Filters are created at build time, before the configuration is available.
  private final Instance<HttpConfig> config;
  private final SimpleResourceInfo resource;

  public BodyFilter(Instance<HttpConfig> config, SimpleResourceInfo resource) {
    this.config = config;
    this.resource = resource;
  }

  private long limit() {
    return config.get().maxBodySize().asLongValue();
  }

  @Override
  public void filter(ContainerRequestContext request) {
    if (isEncoded(request.getHeaderString(HttpHeaders.CONTENT_ENCODING))) {
      throw new HttpFailure.UnsupportedEncoding().exception();
    }
    long announced = request.getLength();
    boolean body = announced > 0 || request.getHeaders().containsKey("Transfer-Encoding");
    if (!body && request.getMethod().equals(HttpMethod.GET) || StreamedBody.readBy(resource)) {
      return;
    }
    if (announced > limit()) {
      throw new HttpFailure.BodyTooLarge(limit()).exception();
    }
    String type = request.getHeaderString(HttpHeaders.CONTENT_TYPE);
    if (body) {
      requireReadable(type);
    } else if (type == null) {
      // There is no body, so no type is required. JSON makes the framework accept the request.
      request.getHeaders().putSingle(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON);
    }
  }

  private static boolean isEncoded(String encoding) {
    return encoding != null && !"identity".equalsIgnoreCase(encoding.strip());
  }

  /** Rejects media types that the framework cannot parse. */
  private static void requireReadable(String type) {
    try {
      if (type != null) {
        MediaType.valueOf(type);
      }
    } catch (IllegalArgumentException e) {
      throw new HttpFailure.UnsupportedMediaType().exception();
    }
  }

  @Override
  public Object aroundReadFrom(ReaderInterceptorContext body) throws IOException {
    PushbackInputStream content =
        new PushbackInputStream(new Bounded(body.getInputStream(), limit()));
    int first = content.read();
    if (first < 0 && Record.class.isAssignableFrom(body.getType())) {
      return null; // Without a body, the media type does not matter.
    }
    if (first >= 0) {
      content.unread(first);
      requireType(body);
    }
    body.setInputStream(content);
    try {
      return body.proceed();
    } catch (NumberFormatException outOfRange) {
      throw new HttpFailure.MalformedBody("", "has a number with too large an exponent")
          .exception();
    }
  }

  /**
   * Rejects bodies without a media type. Operations that declare what they consume have already
   * rejected other types, before authentication.
   */
  private static void requireType(ReaderInterceptorContext body) {
    String type = body.getHeaders().getFirst(HttpHeaders.CONTENT_TYPE);
    if (type == null
        || Record.class.isAssignableFrom(body.getType())
            && !MediaType.APPLICATION_JSON_TYPE.isCompatible(body.getMediaType())) {
      throw new HttpFailure.UnsupportedMediaType().exception();
    }
  }

  private static final class Bounded extends FilterInputStream {

    private final long limit;
    private long count;

    private Bounded(InputStream in, long limit) {
      super(in);
      this.limit = limit;
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      count(read < 0 ? 0 : 1);
      return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, length);
      count(Math.max(read, 0));
      return read;
    }

    private void count(int bytes) {
      count += bytes;
      if (count > limit) {
        throw new HttpFailure.BodyTooLarge(limit).exception();
      }
    }
  }
}
