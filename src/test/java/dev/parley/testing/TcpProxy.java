package dev.parley.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a program and a server, as a router does that translates addresses: it can forget
 * connections, and then tells neither end; it can reset those of the program only; and it can be
 * cut, as when the server's machine goes down.
 */
public final class TcpProxy implements AutoCloseable {

  private static final int BUFFER = 8192;

  private final ServerSocket listening;
  private final int target;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Queue<Socket> programs = new ConcurrentLinkedQueue<>();
  private final Queue<Socket> servers = new ConcurrentLinkedQueue<>();

  /** Grows each time that connections are forgotten; each belongs to the number it began with. */
  private final AtomicInteger memory = new AtomicInteger();

  /** What the program has to send for the proxy to be cut; empty for never. */
  private final String cue;

  /** Starts it, before a port on loopback. */
  public TcpProxy(int target) {
    this(target, "");
  }

  /**
   * Starts it, before a port on loopback, to be cut by itself: all connections are reset and no
   * other is taken, as soon as the program sends this text.
   */
  public TcpProxy(int target, String cue) {
    this.target = target;
    this.cue = cue;
    try {
      listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  /** Where it listens. */
  public int port() {
    return listening.getLocalPort();
  }

  /** From now on all connections that there are lead nowhere; new ones work. */
  public void forget() {
    memory.incrementAndGet();
  }

  /**
   * Resets the connections of the program; new ones work. The server is not told, and goes on with
   * the statements that it has received.
   */
  public void resetProgram() {
    programs.forEach(TcpProxy::reset);
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0); // Closed so, it is reset.
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether it was cut. */
  public boolean isCut() {
    return listening.isClosed();
  }

  private void cut() throws IOException {
    listening.close();
    programs.forEach(TcpProxy::reset);
    servers.forEach(TcpProxy::reset);
  }

  private void accept() {
    try {
      while (true) {
        Socket program = listening.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        programs.add(program);
        servers.add(server);
        int born = memory.get();
        threads.execute(() -> pass(program, server, born, cue));
        threads.execute(() -> pass(server, program, born, ""));
      }
    } catch (IOException closed) {
      // The end.
    }
  }

  private void pass(Socket from, Socket to, int born, String cue) {
    byte[] buffer = new byte[BUFFER];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (!cue.isEmpty() && new String(buffer, 0, count, ISO_8859_1).contains(cue)) {
          cut();
          return;
        }
        if (memory.get() == born) {
          out.write(buffer, 0, count);
        }
      }
      if (memory.get() == born) {
        to.shutdownOutput();
      }
    } catch (IOException closed) {
      // One end is gone, and nobody is told.
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
      for (Socket socket : programs) {
        socket.close();
      }
      for (Socket socket : servers) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      threads.shutdownNow();
    }
  }
}
