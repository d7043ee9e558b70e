package dev.parley.azure.conversation;

import dev.parley.http.error.HttpFailure;
import java.util.List;

/** The values of {@code include}, which asks for additional output. */
public final class Includes {

  /** Images are always included. */
  private static final String IMAGE_URL = "message.input_image.image_url";

  private Includes() {}

  /**
   * Rejects what is not supported.
   *
   * @param values the values
   * @throws dev.parley.http.error.HttpFailureException wrong shape
   */
  public static void check(List<String> values) {
    for (int i = 0; i < values.size(); i++) {
      if (!IMAGE_URL.equals(values.get(i))) {
        throw new HttpFailure.WrongShape(
                "include[" + i + "]", "must be '" + IMAGE_URL + "'; nothing else can be included")
            .exception();
      }
    }
  }
}
