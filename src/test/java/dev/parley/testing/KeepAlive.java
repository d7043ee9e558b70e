package dev.parley.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A client with one connection at a time, which it keeps as long as the server does not say
 * otherwise. It repeats nothing and hides nothing, unlike those that applications use.
 */
public final class KeepAlive implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 30_000;

  private final int port;
  private final String token;
  private Socket socket;
  private InputStream input;

  /** A client of a port on loopback that sends this bearer token. */
  public KeepAlive(int port, String token) {
    this.port = port;
    this.token = token;
  }

  /**
   * An answer.
   *
   * @param status its status
   * @param headers its headers, by their names in small letters
   * @param body its body
   * @param closes whether the connection closes with it
   */
  public record Answer(int status, Map<String, String> headers, String body, boolean closes) {}

  /** Connects, unless there is a connection. */
  public void connect() throws IOException {
    if (socket == null) {
      Socket connecting = new Socket();
      connecting.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
      connecting.setSoTimeout(PATIENCE_MILLIS);
      connecting.setTcpNoDelay(true);
      input = new BufferedInputStream(connecting.getInputStream());
      socket = connecting;
    }
  }

  /** Sends a request and waits for all of the answer. */
  public Answer call(String method, String path, String json) throws IOException {
    return call(method, path, json, Map.of());
  }

  /** The same, with these headers more. */
  public Answer call(String method, String path, String json, Map<String, String> headers)
      throws IOException {
    connect();
    send(method, path, json, headers);
    return receive();
  }

  /** Sends a request. */
  public void send(String method, String path, String json) throws IOException {
    send(method, path, json, Map.of());
  }

  private void send(String method, String path, String json, Map<String, String> headers)
      throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    String head =
        "%s %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
            .formatted(method, path, token);
    for (Map.Entry<String, String> header : headers.entrySet()) {
      head += header.getKey() + ": " + header.getValue() + "\r\n";
    }
    if (body.length > 0) {
      head += "Content-Type: application/json\r\nContent-Length: %d\r\n".formatted(body.length);
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes((head + "\r\n").getBytes(StandardCharsets.US_ASCII));
    all.writeBytes(body);
    socket.getOutputStream().write(all.toByteArray());
  }

  /** Waits for all of the answer to the request that was sent. */
  public Answer receive() throws IOException {
    int status = Integer.parseInt(line().split(" ")[1]);
    Map<String, String> headers = new HashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      String[] header = line.split(": *", 2);
      headers.put(header[0].toLowerCase(Locale.ROOT), header[1]);
    }
    String body = body(status, headers);
    boolean closes = "close".equalsIgnoreCase(headers.get("connection"));
    if (closes) {
      close();
    }
    return new Answer(status, headers, body, closes);
  }

  private String body(int status, Map<String, String> headers) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    if ("chunked".equals(headers.get("transfer-encoding"))) {
      for (int size = chunk(); size > 0; size = chunk()) {
        copy(size, body);
        line();
      }
      line();
    } else if (status != 204) {
      copy(Integer.parseInt(headers.get("content-length")), body);
    }
    return body.toString(StandardCharsets.UTF_8);
  }

  private int chunk() throws IOException {
    return Integer.parseInt(line(), 16);
  }

  private void copy(int size, ByteArrayOutputStream body) throws IOException {
    byte[] bytes = input.readNBytes(size);
    if (bytes.length < size) {
      throw new EOFException("the body ends early");
    }
    body.writeBytes(bytes);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = input.read(); next != '\n'; next = input.read()) {
      if (next < 0) {
        throw new EOFException("the connection ends early, after: " + line);
      }
      line.append((char) next);
    }
    return line.toString().strip();
  }

  /** Closes the connection; the next call makes another one. */
  @Override
  public void close() throws IOException {
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }
}
