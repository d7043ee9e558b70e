package dev.parley.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The events of a stream, as servers on loopback send them. */
final class SentEvents {

  private static final long MOMENT_MILLIS = 20;

  private SentEvents() {}

  static void write(OutputStream out, String data) throws IOException {
    out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /**
   * Writes comments until the reader is gone. The server notices that by writing only, so it pauses
   * between them; no test waits for the pause.
   */
  static void hang(OutputStream out) throws IOException {
    try {
      while (true) {
        Thread.sleep(MOMENT_MILLIS);
        out.write(": keep-alive\n\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
