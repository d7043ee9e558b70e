package dev.parley.runtime.mcp;

import com.fasterxml.jackson.databind.ObjectMapper;

/** For tests of runtimes whose agents have no tools of MCP servers. */
public final class NoTools {

  private NoTools() {}

  public static Toolboxes open() {
    return new Toolboxes(null, null, null, new ObjectMapper());
  }
}
