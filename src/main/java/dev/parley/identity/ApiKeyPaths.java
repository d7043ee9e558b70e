package dev.parley.identity;

/** Tells where API keys are taken. */
public interface ApiKeyPaths {

  /**
   * Whether API keys are taken at a path.
   *
   * @param path a request's path, normalized, starting with a slash
   */
  boolean takeApiKeys(String path);
}
