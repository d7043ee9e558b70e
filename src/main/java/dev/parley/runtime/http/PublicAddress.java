package dev.parley.runtime.http;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Tells public addresses from those that a service must not call for somebody else: loopback,
 * private and link-local ones, and all others that are not for unicast on the Internet.
 */
public final class PublicAddress {

  /**
   * The special-purpose ranges of IPv4 (RFC 6890 and successors), and the address at which Azure's
   * virtual machines reach their host.
   */
  private static final List<Range> SPECIAL_V4 =
      List.of(
          Range.of(0, 8),
          Range.of(10, 8),
          Range.of(100, 64, 10),
          Range.of(127, 8),
          Range.of(168, 63, 129, 16, 32),
          Range.of(169, 254, 16),
          Range.of(172, 16, 12),
          Range.of(192, 0, 0, 24),
          Range.of(192, 0, 2, 24),
          Range.of(192, 88, 99, 24),
          Range.of(192, 168, 16),
          Range.of(198, 18, 15),
          Range.of(198, 51, 100, 24),
          Range.of(203, 0, 113, 24),
          Range.of(224, 3));

  /** Global unicast is 2000::/3 only. */
  private static final Range GLOBAL_V6 = Range.of(0x20, 3);

  /** IETF protocols with Teredo, documentation, 6to4. */
  private static final List<Range> SPECIAL_V6 =
      List.of(
          Range.of(0x20, 0x01, 0x00, 23),
          Range.of(0x20, 0x01, 0x0d, 0xb8, 32),
          Range.of(0x20, 0x02, 16),
          Range.of(0x3f, 0xff, 0x00, 20));

  /** Addresses of IPv4 behind a translator. */
  private static final Range NAT64 = Range.of(0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, 96);

  private static final String BYTE = "(25[0-5]|2[0-4]\\d|1\\d\\d|\\d{1,2})";
  private static final Pattern V4 = Pattern.compile("(" + BYTE + "\\.){3}" + BYTE);

  private static final int V4_LENGTH = 4;
  private static final int V6_LENGTH = 16;

  private PublicAddress() {}

  /** Whether an address is public. IPv4 addresses in IPv6 notation are IPv4 addresses in Java. */
  public static boolean is(InetAddress address) {
    byte[] bytes = address.getAddress();
    return address instanceof Inet4Address ? publicV4(bytes) : publicV6(bytes);
  }

  private static boolean publicV4(byte[] bytes) {
    return SPECIAL_V4.stream().noneMatch(range -> range.contains(bytes));
  }

  private static boolean publicV6(byte[] bytes) {
    if (NAT64.contains(bytes)) {
      byte[] inside = new byte[V4_LENGTH];
      System.arraycopy(bytes, V6_LENGTH - V4_LENGTH, inside, 0, V4_LENGTH);
      return publicV4(inside);
    }
    return GLOBAL_V6.contains(bytes)
        && SPECIAL_V6.stream().noneMatch(range -> range.contains(bytes));
  }

  /** Whether a host is an address in the usual notation, which no name server is asked for. */
  public static boolean literal(String host) {
    return host.contains(":") || V4.matcher(host).matches();
  }

  /**
   * The addresses of a host.
   *
   * @throws UnknownHostException if there are none, or if the host is a number that programs read
   *     differently, such as {@code 0177.0.0.1}
   */
  public static List<InetAddress> of(String host) throws UnknownHostException {
    List<InetAddress> addresses = List.of(InetAddress.getAllByName(host));
    if (host.matches("(?i)[0-9.]+|0x[0-9a-fx.]*")
        && !addresses.get(0).getHostAddress().equals(host)) {
      throw new UnknownHostException("not an address in the usual notation");
    }
    return addresses;
  }

  /** Addresses that begin with the same bits. */
  private record Range(int[] prefix, int bits) {

    /** A range by the first bytes of its addresses and the number of bits that they share. */
    static Range of(int... prefixAndBits) {
      int bytes = prefixAndBits.length - 1;
      return new Range(Arrays.copyOf(prefixAndBits, bytes), prefixAndBits[bytes]);
    }

    boolean contains(byte[] address) {
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> bit % Byte.SIZE;
        if ((address[bit / Byte.SIZE] & mask) != (prefix[bit / Byte.SIZE] & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}
