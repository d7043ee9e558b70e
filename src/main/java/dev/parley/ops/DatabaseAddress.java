package dev.parley.ops;

/**
 * Where a database server, or a connection pooler before it, listens.
 *
 * @param host a name or an address; an IPv6 address in brackets
 * @param port a port of TCP
 */
record DatabaseAddress(String host, int port) {

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
