package dev.parley.ops.settings;

/**
 * The address of a database server or of a connection pooler in front of it.
 *
 * @param host a name or an address; an IPv6 address in brackets
 * @param port a TCP port
 */
public record DatabaseAddress(String host, int port) {

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
