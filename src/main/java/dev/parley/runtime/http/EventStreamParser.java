package dev.parley.runtime.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads the data of server-sent events from bytes that arrive in any portions. Lines end with LF,
 * CR or both; names, ids and comments are ignored. Lines are decoded when they are complete, so a
 * portion may end within a character.
 */
public final class EventStreamParser {

  private static final Pattern MEDIA_TYPE =
      Pattern.compile("\\s*text/event-stream\\s*(;.*)?", Pattern.CASE_INSENSITIVE);

  private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);

  private final int maxLength;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final StringBuilder data = new StringBuilder();
  private boolean hasData;
  private boolean afterReturn;
  private boolean begun;

  /** Makes a parser that refuses lines and events of more than {@code maxLength} bytes. */
  public EventStreamParser(int maxLength) {
    this.maxLength = maxLength;
  }

  /** Whether a response with this content type is read; null if the server sends none. */
  public static boolean reads(String contentType) {
    return contentType == null || MEDIA_TYPE.matcher(contentType).matches();
  }

  /**
   * Reads the next bytes.
   *
   * @return the data of the events that they complete
   * @throws EventTooLong if an event is too long
   */
  public List<String> read(byte[] bytes) {
    List<String> events = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n' && afterReturn) {
        start = i + 1;
        afterReturn = false;
      } else if (bytes[i] == '\n' || bytes[i] == '\r') {
        append(bytes, start, i - start);
        start = i + 1;
        afterReturn = bytes[i] == '\r';
        endLine(events);
      } else {
        afterReturn = false;
      }
    }
    append(bytes, start, bytes.length - start);
    return events;
  }

  private void append(byte[] bytes, int start, int length) {
    if (line.size() + data.length() + length > maxLength) {
      throw new EventTooLong();
    }
    line.write(bytes, start, length);
  }

  private void endLine(List<String> events) {
    byte[] bytes = line.toByteArray();
    line.reset();
    int start = begun ? 0 : byteOrderMark(bytes);
    begun = true;
    if (start == bytes.length) {
      if (hasData) {
        events.add(data.toString());
      }
      data.setLength(0);
      hasData = false;
    } else if (isData(bytes, start)) {
      int colon = start + DATA.length;
      int value = Math.min(colon + 1, bytes.length);
      if (value < bytes.length && bytes[value] == ' ') {
        value++;
      }
      data.append(hasData ? "\n" : "")
          .append(new String(bytes, value, bytes.length - value, StandardCharsets.UTF_8));
      hasData = true;
    }
  }

  private static boolean isData(byte[] bytes, int start) {
    int end = start + DATA.length;
    for (int i = 0; i < DATA.length; i++) {
      if (start + i >= bytes.length || bytes[start + i] != DATA[i]) {
        return false;
      }
    }
    return bytes.length == end || bytes[end] == ':';
  }

  private static int byteOrderMark(byte[] bytes) {
    return bytes.length >= 3
            && bytes[0] == (byte) 0xEF
            && bytes[1] == (byte) 0xBB
            && bytes[2] == (byte) 0xBF
        ? 3
        : 0;
  }
}
