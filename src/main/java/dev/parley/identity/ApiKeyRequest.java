package dev.parley.identity;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** Asks who calls with what looks like an API key. */
final class ApiKeyRequest extends BaseAuthenticationRequest {

  private final String given;

  ApiKeyRequest(String given) {
    this.given = given;
  }

  /** What the caller sent for a key. */
  String given() {
    return given;
  }
}
