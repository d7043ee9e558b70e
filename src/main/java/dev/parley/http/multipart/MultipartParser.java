package dev.parley.http.multipart;

import dev.parley.http.error.HttpFailure;
import dev.parley.http.error.HttpFailureException;
import dev.parley.http.multipart.MultipartElement.Bytes;
import dev.parley.http.multipart.MultipartElement.End;
import io.smallrye.mutiny.Multi;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Parses one body of type {@code multipart/form-data} (RFC 7578). It keeps no more than the head of
 * a part, or what could be the start of a delimiter.
 *
 * <p>Not thread-safe.
 */
public final class MultipartParser {

  private static final int MAX_HEAD = 8 * 1024;
  private static final byte[] LINE_END = {'\r', '\n'};
  private static final byte[] LAST = {'-', '-'};
  private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};

  private enum State {
    /** Before the first delimiter; what is there is ignored. */
    PREAMBLE,
    /** Directly after a delimiter. */
    DELIMITER,
    HEAD,
    CONTENT,
    /** After the last delimiter; what is there is ignored. */
    EPILOGUE
  }

  private final byte[] delimiter;
  private final List<MultipartElement> elements = new ArrayList<>();
  private State state = State.PREAMBLE;

  /** What has arrived, from what is not parsed yet. The first delimiter may have no line before. */
  private byte[] data = LINE_END;

  /** The place in the data up to which it is parsed. */
  private int place;

  /**
   * A parser of one body.
   *
   * @param boundary the parameter of its media type
   */
  public MultipartParser(String boundary) {
    this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The elements of a body.
   *
   * @return fails with malformed body, or as the body does
   */
  public Multi<MultipartElement> elements(Multi<Buffer> body) {
    return body.onItem()
        .<MultipartElement>transformToMultiAndConcatenate(
            bytes -> Multi.createFrom().iterable(add(bytes)))
        .onCompletion()
        .invoke(this::requireComplete);
  }

  /**
   * Parses the next bytes, and returns the elements that are complete with them.
   *
   * @throws HttpFailureException malformed body
   */
  List<MultipartElement> add(Buffer bytes) {
    int kept = data.length - place;
    byte[] joined = Arrays.copyOfRange(data, place, data.length + bytes.length());
    bytes.getBytes(joined, kept);
    data = joined;
    place = 0;
    while (step()) {
      // The next state may find more.
    }
    List<MultipartElement> complete = List.copyOf(elements);
    elements.clear();
    return complete;
  }

  /**
   * Requires that the body has ended with its last delimiter.
   *
   * @throws HttpFailureException malformed body
   */
  void requireComplete() {
    if (state != State.EPILOGUE) {
      throw malformed("does not end with its boundary");
    }
  }

  /** Parses up to the next state; false if that takes more bytes. */
  private boolean step() {
    return switch (state) {
      case PREAMBLE -> preamble();
      case DELIMITER -> afterDelimiter();
      case HEAD -> head();
      case CONTENT -> content();
      case EPILOGUE -> {
        place = data.length;
        yield false;
      }
    };
  }

  private boolean preamble() {
    int start = indexOf(delimiter);
    if (start < 0) {
      place = undecided();
      return false;
    }
    return to(State.DELIMITER, start + delimiter.length);
  }

  private boolean afterDelimiter() {
    while (place < data.length && (data[place] == ' ' || data[place] == '\t')) {
      place++;
    }
    if (data.length - place < LINE_END.length) {
      return false;
    }
    if (matches(LAST, place)) {
      return to(State.EPILOGUE, data.length);
    }
    if (!matches(LINE_END, place)) {
      throw malformed("has a boundary that does not end its line");
    }
    // The line end is also that of a head without headers.
    return to(State.HEAD, place);
  }

  private boolean head() {
    int end = indexOf(HEAD_END);
    if ((end < 0 ? data.length : end) - place > MAX_HEAD) {
      throw malformed("has a part with more than " + MAX_HEAD + " bytes of headers");
    }
    if (end < 0) {
      return false;
    }
    elements.add(PartHead.parse(new String(data, place, end - place, StandardCharsets.UTF_8)));
    return to(State.CONTENT, end + HEAD_END.length);
  }

  private boolean content() {
    int end = indexOf(delimiter);
    int known = end < 0 ? undecided() : end;
    if (known > place) {
      elements.add(new Bytes(Buffer.buffer(Arrays.copyOfRange(data, place, known))));
      place = known;
    }
    if (end < 0) {
      return false;
    }
    elements.add(new End());
    return to(State.DELIMITER, end + delimiter.length);
  }

  private boolean to(State next, int start) {
    state = next;
    place = start;
    return true;
  }

  /** The first place where a delimiter could start of which more is to come. */
  private int undecided() {
    return Math.max(place, data.length - delimiter.length + 1);
  }

  private int indexOf(byte[] wanted) {
    for (int start = place; start <= data.length - wanted.length; start++) {
      if (matches(wanted, start)) {
        return start;
      }
    }
    return -1;
  }

  private boolean matches(byte[] wanted, int start) {
    return Arrays.equals(data, start, start + wanted.length, wanted, 0, wanted.length);
  }

  static HttpFailureException malformed(String reason) {
    return new HttpFailure.MalformedBody("", reason).exception();
  }
}
