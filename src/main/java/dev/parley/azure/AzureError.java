package dev.parley.azure;

/**
 * An error in Azure's terms (contract section 4), not yet bound to a request.
 *
 * @param status HTTP status
 * @param param the parameter, header or field at fault; null when there is none
 */
record AzureError(int status, String code, String type, String message, String param) {

  /** An error whose type is its code, about no parameter. */
  static AzureError of(int status, String code, String message) {
    return new AzureError(status, code, code, message, null);
  }

  /** An invalid request. */
  static AzureError invalid(int status, String message, String param) {
    return new AzureError(status, "invalid_request_error", "invalid_request_error", message, param);
  }

  /** The same error, about a parameter. */
  AzureError about(String newParam) {
    return new AzureError(status, code, type, message, newParam);
  }
}
