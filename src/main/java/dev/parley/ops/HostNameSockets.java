package dev.parley.ops;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.net.Socket;
import java.util.Properties;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.postgresql.ssl.LibPQFactory;
import org.postgresql.util.PSQLException;

/**
 * Has JDBC compare the server's host name and its certificate as the reactive driver does, by the
 * rule of HTTPS. By its own it would take an IP address as a common name, which the other driver
 * refuses, and a program would start that cannot serve.
 */
@RegisterForReflection
public class HostNameSockets extends LibPQFactory {

  /**
   * Is called by the driver.
   *
   * @param settings the driver's own
   * @throws PSQLException when they hold no usable certificates
   */
  public HostNameSockets(Properties settings) throws PSQLException {
    super(settings);
  }

  /** Encrypts a connection; the certificate is looked at when the two shake hands. */
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
