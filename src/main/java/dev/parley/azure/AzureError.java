package dev.parley.azure;

/**
 * An error in Azure's format, without a request id.
 *
 * @param status HTTP status
 * @param param the parameter, header or field at fault; null if there is none
 */
record AzureError(int status, String code, String type, String message, String param) {

  /** An error whose type equals its code, without a parameter. */
  static AzureError of(int status, String code, String message) {
    return new AzureError(status, code, code, message, null);
  }

  /** An {@code invalid_request_error}. */
  static AzureError invalid(int status, String message, String param) {
    return new AzureError(status, "invalid_request_error", "invalid_request_error", message, param);
  }

  /** The same error with a parameter. */
  AzureError about(String newParam) {
    return new AzureError(status, code, type, message, newParam);
  }
}
