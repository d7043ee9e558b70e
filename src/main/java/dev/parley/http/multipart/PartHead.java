package dev.parley.http.multipart;

import dev.parley.http.multipart.MultipartElement.Begin;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses the headers of a part. */
final class PartHead {

  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final Pattern DISPOSITION =
      Pattern.compile("\\s*form-data\\s*(;.*)?", Pattern.CASE_INSENSITIVE);

  /** The start of a parameter, up to its value. */
  private static final Pattern PARAMETER = Pattern.compile("\\s*;\\s*(" + TOKEN + ")\\s*=\\s*");

  private static final Pattern UNQUOTED = Pattern.compile("[^\";\\s]*\\s*");

  private static final Pattern MEDIA_TYPE =
      Pattern.compile("\\s*(" + TOKEN + "/" + TOKEN + ")\\s*(;.*)?");

  /** A file name in RFC 8187's format. */
  private static final Pattern EXTENDED =
      Pattern.compile("utf-8'[^']*'(.*)", Pattern.CASE_INSENSITIVE);

  private static final int MAX_MEDIA_TYPE = 255;
  private static final Set<String> UNENCODED = Set.of("binary", "8bit", "7bit");

  private PartHead() {}

  /**
   * The beginning of a part with these headers.
   *
   * @throws dev.parley.http.error.HttpFailureException malformed body
   */
  static Begin parse(String head) {
    Map<String, String> headers = headers(head);
    String encoding = headers.getOrDefault("content-transfer-encoding", "binary").strip();
    if (!UNENCODED.contains(encoding.toLowerCase(Locale.ROOT))) {
      throw MultipartParser.malformed("has a part with a Content-Transfer-Encoding");
    }
    Map<String, String> parameters = parameters(headers.get("content-disposition"));
    String name = parameters.get("name");
    if (name == null) {
      throw MultipartParser.malformed("has a part without a name");
    }
    return new Begin(
        name,
        Optional.ofNullable(parameters.get("filename*"))
            .map(PartHead::decoded)
            .or(() -> Optional.ofNullable(parameters.get("filename"))),
        mediaType(headers.get("content-type")));
  }

  private static Map<String, String> headers(String head) {
    Map<String, String> headers = new HashMap<>();
    for (String line : head.split("\r\n")) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1));
      } else if (!line.isEmpty()) {
        throw MultipartParser.malformed("has a part with an invalid header");
      }
    }
    return headers;
  }

  private static Map<String, String> parameters(String disposition) {
    Matcher form = DISPOSITION.matcher(disposition == null ? "" : disposition);
    if (!form.matches()) {
      throw MultipartParser.malformed("has a part without the Content-Disposition form-data");
    }
    return values(form.group(1) == null ? "" : form.group(1).stripTrailing());
  }

  private static Map<String, String> values(String text) {
    Map<String, String> parameters = new HashMap<>();
    Matcher parameter = PARAMETER.matcher(text);
    Matcher unquoted = UNQUOTED.matcher(text);
    int place = 0;
    while (place < text.length()) {
      if (!parameter.region(place, text.length()).lookingAt()) {
        throw MultipartParser.malformed("has a part with an invalid Content-Disposition");
      }
      String name = parameter.group(1).toLowerCase(Locale.ROOT);
      place = parameter.end();
      if (place < text.length() && text.charAt(place) == '"') {
        StringBuilder value = new StringBuilder();
        place = readQuoted(text, place + 1, value);
        parameters.put(name, value.toString());
      } else {
        unquoted.region(place, text.length()).lookingAt();
        parameters.put(name, unquoted.group().strip());
        place = unquoted.end();
      }
    }
    return parameters;
  }

  /**
   * Reads the rest of a quoted string, in which only quotes and backslashes are escaped. Returns
   * the place after it.
   */
  private static int readQuoted(String text, int start, StringBuilder value) {
    for (int place = start; place < text.length(); place++) {
      char character = text.charAt(place);
      if (character == '"') {
        return place + 1;
      }
      boolean escape =
          character == '\\'
              && place + 1 < text.length()
              && (text.charAt(place + 1) == '"' || text.charAt(place + 1) == '\\');
      if (escape) {
        place++;
      }
      value.append(text.charAt(place));
    }
    throw MultipartParser.malformed("has a part with an invalid Content-Disposition");
  }

  private static String decoded(String extended) {
    Matcher value = EXTENDED.matcher(extended);
    try {
      if (value.matches()) {
        // A plus sign stands for itself.
        return URLDecoder.decode(value.group(1).replace("+", "%2B"), StandardCharsets.UTF_8);
      }
    } catch (IllegalArgumentException e) {
      // Falls through to the failure.
    }
    throw MultipartParser.malformed("has a part with an invalid file name");
  }

  private static Optional<String> mediaType(String header) {
    Matcher type = MEDIA_TYPE.matcher(header == null ? "" : header);
    return type.matches()
        ? Optional.of(type.group(1).toLowerCase(Locale.ROOT))
            .filter(text -> text.length() <= MAX_MEDIA_TYPE)
        : Optional.empty();
  }
}
