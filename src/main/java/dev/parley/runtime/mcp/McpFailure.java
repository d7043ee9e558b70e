package dev.parley.runtime.mcp;

/**
 * A request to an MCP server that failed. Its message is for the log: it has no text of the server.
 */
final class McpFailure extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** What failed. */
  enum Kind {
    /** The server cannot be reached, or the connection was lost. */
    CONNECTION,
    /** It did not answer in time. */
    TIMEOUT,
    /** It answered with an error, or not as the protocol wants it. */
    ANSWER,
    /** It does not know the session any more, or serves nothing at this path. */
    EXPIRED
  }

  private final Kind kind;
  private final String said;

  private McpFailure(Kind kind, String message) {
    this(kind, message, "");
  }

  private McpFailure(Kind kind, String message, String said) {
    super(message, null, false, false);
    this.kind = kind;
    this.said = said;
  }

  /** What the model is told, with what the server said about its error. */
  String told() {
    return getMessage() + said;
  }

  /** What failed. */
  Kind kind() {
    return kind;
  }

  static McpFailure unreachable(String reason) {
    return new McpFailure(Kind.CONNECTION, "it cannot be reached: " + reason);
  }

  static McpFailure brokenOff(String reason) {
    return new McpFailure(Kind.CONNECTION, "its answer broke off: " + reason);
  }

  static McpFailure late() {
    return new McpFailure(Kind.TIMEOUT, "it did not answer in time");
  }

  static McpFailure invalid(String reason) {
    return new McpFailure(Kind.ANSWER, "its answer is not valid: " + reason);
  }

  static McpFailure status(int status) {
    return new McpFailure(Kind.ANSWER, "it answered with the status " + status);
  }

  static McpFailure error(int code, String message) {
    return new McpFailure(Kind.ANSWER, "it answered with the error " + code, ": " + message);
  }

  static McpFailure expired() {
    return new McpFailure(Kind.EXPIRED, "it answered with the status 404");
  }
}
