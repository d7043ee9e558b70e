package dev.parley.identity.apikey;

/** Determines which paths accept API keys. */
public interface ApiKeyPaths {

  /**
   * Whether a path accepts API keys.
   *
   * @param path the normalized path of a request, starting with a slash
   */
  boolean takeApiKeys(String path);
}
