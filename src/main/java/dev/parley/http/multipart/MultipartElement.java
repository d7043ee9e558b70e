package dev.parley.http.multipart;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** A piece of a body in parts, in the order in which they arrive. */
public sealed interface MultipartElement {

  /**
   * A part begins.
   *
   * @param name the name of the field
   * @param filename the name of the file; empty if the part is no file
   * @param mediaType the media type without parameters; empty if it is not given or not valid
   */
  record Begin(String name, Optional<String> filename, Optional<String> mediaType)
      implements MultipartElement {}

  /** The next bytes of the part, at least one. */
  record Bytes(Buffer bytes) implements MultipartElement {}

  /** The part ends. */
  record End() implements MultipartElement {}
}
