package dev.parley.azure.conversation;

import dev.parley.http.error.HttpFailure;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.List;
import java.util.regex.Pattern;

/** The values of {@code include}, which asks for additional output. */
public final class Includes {

  /** Images are always included. */
  private static final String IMAGE_URL = "message.input_image.image_url";

  /**
   * Clients write the elements of a list as {@code include}, {@code include[]} or with an index.
   */
  private static final Pattern NAME = Pattern.compile("include(\\[\\d*])?");

  private Includes() {}

  /**
   * Rejects what is not supported in the query of a request that reads.
   *
   * @throws dev.parley.http.error.HttpFailureException wrong shape
   */
  public static void check(ContainerRequestContext request) {
    request
        .getUriInfo()
        .getQueryParameters()
        .forEach(
            (name, values) -> {
              if (NAME.matcher(name).matches()) {
                check(values);
              }
            });
  }

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
