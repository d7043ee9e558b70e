package dev.parley.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A client that sends whatever bytes a test wants, and reads one answer after another. */
public final class RawConnection implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 120_000;

  private final Socket socket;
  private final InputStream input;

  /** Connects to a port on loopback. */
  public RawConnection(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    input = new BufferedInputStream(socket.getInputStream());
  }

  /**
   * An answer.
   *
   * @param status its status
   * @param headers its headers, by their names in lower case
   * @param body its body
   */
  public record Answer(int status, Map<String, String> headers, String body) {}

  /** Sends a text. */
  public RawConnection send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends bytes. */
  public RawConnection send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** The next answer. */
  public Answer receive() throws IOException {
    String first = line();
    Map<String, String> headers = new HashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      String[] header = line.split(": *", 2);
      headers.put(header[0].toLowerCase(Locale.ROOT), header[1]);
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    String body = new String(input.readNBytes(length), StandardCharsets.UTF_8);
    return new Answer(Integer.parseInt(first.split(" ")[1]), headers, body);
  }

  /** Reads the head of the next answer. */
  public RawConnection skipHead() throws IOException {
    while (!line().isEmpty()) {
      // Only the body is of interest.
    }
    return this;
  }

  /** Reads chunks of a body, at least one, until they amount to this text; the last is empty. */
  public void awaitChunks(String expected) throws IOException {
    StringBuilder text = new StringBuilder();
    do {
      int length = Integer.parseInt(line(), 16);
      text.append(new String(input.readNBytes(length), StandardCharsets.UTF_8));
      line();
    } while (!text.toString().equals(expected));
  }

  /** All that is sent until the connection ends, in whichever way. */
  public String rest() throws IOException {
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    try {
      input.transferTo(rest);
    } catch (SocketException e) {
      // A reset ends it, too.
    }
    return rest.toString(StandardCharsets.UTF_8);
  }

  /** Whether the server ends the connection in an orderly way, with nothing more to say. */
  public boolean ends() throws IOException {
    return input.read() < 0;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = input.read(); next != '\n'; next = input.read()) {
      if (next < 0) {
        throw new IOException("the connection ended after: " + line);
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.UTF_8).strip();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
