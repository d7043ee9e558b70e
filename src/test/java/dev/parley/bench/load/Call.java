package dev.parley.bench.load;

/**
 * A request, with Hyperfoil's variables {@code token}, {@code subject} and {@code session} of a row
 * of {@link Callers}.
 *
 * @param method the HTTP method
 * @param path with the query
 * @param body JSON; empty for none
 */
public record Call(String method, String path, String body) {

  public static Call get(String path) {
    return new Call("GET", path, "");
  }

  public static Call post(String path, String body) {
    return new Call("POST", path, body);
  }
}
