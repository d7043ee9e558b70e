package dev.parley.identity.apikey;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** A request to authenticate a presented API key. */
final class ApiKeyRequest extends BaseAuthenticationRequest {

  private final String presentedKey;

  ApiKeyRequest(String presentedKey) {
    this.presentedKey = presentedKey;
  }

  /** The presented key. */
  String presentedKey() {
    return presentedKey;
  }
}
