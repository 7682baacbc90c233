package dev.sqlitectl.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.SocketFactory;

/**
 * The sockets under one session of the driver, which makes this by its name. A TLS socket cannot be
 * closed while a write on it is stuck, as it would say goodbye first; what lies under it can.
 */
public final class Sockets extends SocketFactory {
  private static final Map<String, List<Socket>> OPEN = new ConcurrentHashMap<>();

  private final String session;

  /**
   * @param session any name that no other session has
   */
  public Sockets(String session) {
    super();
    this.session = session;
  }

  /** Closes the sockets of a session at once, whatever is stuck in them. */
  static void cut(String session) {
    OPEN.getOrDefault(session, List.of()).forEach(Sockets::close);
    forget(session);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      return; // closed all the same
    }
  }

  static void forget(String session) {
    OPEN.remove(session);
  }

  @Override
  public Socket createSocket() {
    Socket socket = new Socket();
    OPEN.computeIfAbsent(session, name -> new CopyOnWriteArrayList<>()).add(socket);
    return socket;
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    throw new IOException("the driver connects by itself");
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress from, int fromPort)
      throws IOException {
    throw new IOException("the driver connects by itself");
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    throw new IOException("the driver connects by itself");
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
      throws IOException {
    throw new IOException("the driver connects by itself");
  }
}
