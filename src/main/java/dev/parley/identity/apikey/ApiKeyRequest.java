package dev.parley.identity.apikey;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** A request to authenticate a presented API key. */
final class ApiKeyRequest extends BaseAuthenticationRequest {

  private final String given;

  ApiKeyRequest(String given) {
    this.given = given;
  }

  /** The presented key. */
  String given() {
    return given;
  }
}
