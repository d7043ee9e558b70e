package dev.parley.ops.settings;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.net.Socket;
import java.util.Properties;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.postgresql.ssl.LibPQFactory;
import org.postgresql.util.PSQLException;

/**
 * Makes JDBC match the host name and the server's certificate by the HTTPS rule, as the reactive
 * driver does. By default it accepts an IP address in the common name, which the reactive driver
 * rejects, so the program would start but be unable to serve.
 */
@RegisterForReflection
public class HostNameSockets extends LibPQFactory {

  /**
   * Called by the driver.
   *
   * @param settings the driver's settings
   * @throws PSQLException when they hold no usable certificates
   */
  public HostNameSockets(Properties settings) throws PSQLException {
    super(settings);
  }

  /** Wraps a connection in TLS; the certificate is verified during the handshake. */
  @Override
  public Socket createSocket(Socket connection, String host, int port, boolean autoClose)
      throws IOException {
    SSLSocket socket = (SSLSocket) super.createSocket(connection, host, port, autoClose);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm(DatabaseTls.HOST_NAME_RULE);
    socket.setSSLParameters(parameters);
    return socket;
  }
}
