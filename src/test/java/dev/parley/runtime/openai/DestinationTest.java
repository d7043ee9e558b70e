package dev.parley.runtime.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.runtime.http.BaseUrl;
import dev.parley.testing.Certificates;
import dev.parley.testing.Sentences;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections go to addresses, and the name of the server goes into requests. */
@DisplayNameGeneration(Sentences.class)
class DestinationTest {

  private static final Vertx VERTX = Vertx.vertx();

  @AfterAll
  static void close() {
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  private static Destination destination(String baseUrl, InetAddress... addresses) {
    return new Destination(BaseUrl.of(baseUrl).orElseThrow(), List.of(addresses), Optional.empty());
  }

  private static InetAddress address(int... bytes) throws UnknownHostException {
    byte[] address = new byte[bytes.length];
    IntStream.range(0, bytes.length).forEach(i -> address[i] = (byte) bytes[i]);
    return InetAddress.getByAddress("model.test", address);
  }

  @Test
  void Each_attempt_takes_the_next_address() throws Exception {
    Destination destination =
        destination("https://model.test/v1", address(8, 8, 8, 8), address(8, 8, 4, 4));
    // Connections are pooled by the server of a request.
    assertThat(IntStream.range(0, 3).mapToObj(i -> destination.post("/x", i).getServer()))
        .containsExactly(
            SocketAddress.inetSocketAddress(443, "8.8.8.8"),
            SocketAddress.inetSocketAddress(443, "8.8.4.4"),
            SocketAddress.inetSocketAddress(443, "8.8.8.8"));
  }

  @Test
  void An_address_may_be_of_IPv6() throws Exception {
    Destination destination =
        destination(
            "https://model.test/v1",
            address(0x26, 6, 0x47, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x11, 0x11));
    assertThat(destination.post("/x", 0).getServer().hostAddress())
        .isEqualTo("2606:4700:0:0:0:0:0:1111");
  }

  @Test
  void The_server_is_asked_by_its_name(@TempDir Path directory) throws Exception {
    Certificates.write(directory, "EC");
    HttpServer server =
        VERTX.createHttpServer(
            new HttpServerOptions()
                .setSsl(true)
                .setSni(true)
                .setKeyCertOptions(
                    new PemKeyCertOptions()
                        .addCertPath(directory.resolve("tls.crt").toString())
                        .addKeyPath(directory.resolve("tls.key").toString())));
    server.requestHandler(
        request ->
            request
                .response()
                .end(request.connection().indicatedServerName() + " " + request.getHeader("Host")));
    server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    HttpClient client =
        VERTX.createHttpClient(new HttpClientOptions().setTrustAll(true).setVerifyHost(false));
    String baseUrl = "https://model.test:" + server.actualPort() + "/v1";
    assertThat(
            client
                .request(destination(baseUrl, address(127, 0, 0, 1)).post("/x", 0))
                .compose(HttpClientRequest::send)
                .compose(HttpClientResponse::body)
                .toCompletionStage()
                .toCompletableFuture()
                .join())
        .hasToString("model.test model.test:" + server.actualPort());
  }
}
