package dev.parley.vectara.artifact;

import dev.parley.file.OpenFile;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * An artifact with its content as JSON, written part by part, because the content need not fit into
 * memory.
 *
 * @param start the JSON up to the content
 * @param file the content
 */
record ArtifactBody(byte[] start, OpenFile file) {

  private static final byte[] END = {'"', '}'};

  /**
   * The body of an artifact.
   *
   * @param artifact the artifact without its content, as a JSON object
   */
  static ArtifactBody of(String artifact, OpenFile file) {
    String start = artifact.substring(0, artifact.length() - 1) + ",\"data\":\"";
    return new ArtifactBody(start.getBytes(StandardCharsets.UTF_8), file);
  }

  /** The parts of the body. */
  Multi<byte[]> bytes() {
    Encoder encoder = new Encoder();
    return Multi.createBy()
        .concatenating()
        .streams(
            Multi.createFrom().item(start),
            file.bytes().map(encoder::add),
            Multi.createFrom().items(() -> List.of(encoder.end(), END).stream()));
  }

  /** A response with Content-Length must not be chunked (RFC 9112, section 6.2). */
  Map<String, List<String>> headers() {
    long length = start.length + (file.size() + 2) / 3 * 4 + END.length;
    return Map.of(
        HttpHeaders.CONTENT_TYPE,
        List.of(MediaType.APPLICATION_JSON),
        HttpHeaders.CONTENT_LENGTH,
        List.of(String.valueOf(length)),
        "Transfer-Encoding",
        List.of());
  }

  /** Encodes parts of a content in Base64. Only the end of the content is padded. */
  private static final class Encoder {

    private static final int GROUP = 3;

    private byte[] rest = {};

    private byte[] add(byte[] bytes) {
      byte[] joined = Arrays.copyOf(rest, rest.length + bytes.length);
      System.arraycopy(bytes, 0, joined, rest.length, bytes.length);
      int whole = joined.length / GROUP * GROUP;
      rest = Arrays.copyOfRange(joined, whole, joined.length);
      return Base64.getEncoder().encode(Arrays.copyOf(joined, whole));
    }

    private byte[] end() {
      return Base64.getEncoder().encode(rest);
    }
  }
}
