package dev.parley.testing;

import io.restassured.RestAssured;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** Bodies that no honest client sends, and ways to send them. */
public final class Bodies {

  private static final int CHUNK = 65_536;

  private Bodies() {}

  /** What came back over a bare socket. */
  public record Answer(int status, String body) {}

  /** A JSON object of about this size. */
  public static String ofMegabytes(int megabytes) {
    return "{\"name\":\"" + "x".repeat(megabytes * 1024 * 1024) + "\"}";
  }

  /** Arrays in arrays, this deep. */
  public static String nested(int depth) {
    return "{\"metadata\":{\"a\":" + "[".repeat(depth) + "]".repeat(depth) + "}}";
  }

  /** Posts a body without a Content-Type. */
  public static Answer withoutType(Token token, String path, String body) {
    return send(request(token, path).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** The same with PUT. */
  public static Answer putWithoutType(Token token, String path, String body) {
    return send(request(token, path).PUT(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** Posts a body as it is: rest-assured would print it first, to show it in case of need. */
  public static Answer post(Token token, String path, String body) {
    return send(
        request(token, path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static HttpRequest.Builder request(Token token, String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path))
        .header("Authorization", "Bearer " + token.mint());
  }

  /** Over HTTP/2, which this client upgrades to when the server offers it. */
  private static Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(answer.statusCode(), answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Answer answer(Socket socket) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    int status = Integer.parseInt(in.readLine().split(" ")[1]);
    return new Answer(status, in.lines().collect(Collectors.joining("\n")));
  }

  /**
   * Posts a body in chunks, so that its length is not announced, and stops when the other side
   * does.
   */
  public static Answer chunked(Token token, String path, String body) {
    return chunked("POST", token, path, body);
  }

  /** The same with PUT. */
  public static Answer putChunked(Token token, String path, String body) {
    return chunked("PUT", token, path, body);
  }

  private static Answer chunked(String method, Token token, String path, String body) {
    try (Socket socket = new Socket("localhost", RestAssured.port)) {
      OutputStream out = socket.getOutputStream();
      out.write(
          (method
                  + " "
                  + path
                  + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                  + token.mint()
                  + "\r\nContent-Type: application/json\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      sendChunks(out, body.getBytes(StandardCharsets.UTF_8));
      return answer(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Puts a body as a client does that waits for the word to go on: it sends nothing when the answer
   * is another.
   *
   * @return the answer's status
   */
  public static int asking(Token token, String path, byte[] body) {
    try (Socket socket = new Socket("localhost", RestAssured.port)) {
      String head =
          "PUT %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\nExpect: 100-continue\r\n\r\n";
      socket
          .getOutputStream()
          .write(
              head.formatted(path, token.mint(), body.length).getBytes(StandardCharsets.US_ASCII));
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      String status = in.readLine();
      if (status.contains(" 100 ")) {
        socket.getOutputStream().write(body);
        in.readLine();
        status = in.readLine();
      }
      return Integer.parseInt(status.split(" ")[1]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void sendChunks(OutputStream out, byte[] body) {
    try {
      for (int start = 0; start < body.length; start += CHUNK) {
        int length = Math.min(CHUNK, body.length - start);
        out.write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(body, start, length);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
      }
      out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
    } catch (IOException e) {
      // The server answered before it had read all, and closed: what it said is still to be read.
      return;
    }
  }
}
