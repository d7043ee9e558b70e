package dev.parley.vectara.access;

import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;

/** The alias by which the path of a request named its agent. */
@RequestScoped
public class CurrentAlias {

  private String key;

  /** The key of the alias; empty if the path names the agent itself. */
  public Optional<String> key() {
    return Optional.ofNullable(key);
  }

  /** Sets the key before the request is matched to an operation. */
  public void use(String named) {
    key = named;
  }
}
