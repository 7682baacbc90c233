package dev.sqlitectl.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A network between a test and its PostgreSQL that can be stalled or cut. */
public final class PostgresProxy implements AutoCloseable {
  private final String jdbcUrl;
  private final String host;
  private final int port;
  private final ServerSocket door;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile boolean stalled;

  /** Stands before the server of a {@code jdbc:postgresql:} URL. */
  public PostgresProxy(String jdbcUrl) throws IOException {
    Matcher server = Pattern.compile("//([^:/]+):(\\d+)/").matcher(jdbcUrl);
    if (!server.find()) {
      throw new IllegalArgumentException("no host and port in " + jdbcUrl);
    }
    this.jdbcUrl = jdbcUrl;
    this.host = server.group(1);
    this.port = Integer.parseInt(server.group(2));
    this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    inBackground(this::welcome);
  }

  /** The same database by way of this proxy. */
  public String url() {
    return jdbcUrl.replace(
        "//" + host + ":" + port + "/", "//localhost:" + door.getLocalPort() + "/");
  }

  /** From now on takes no byte and passes none on, as a stopped server does. */
  public void stall() {
    stalled = true;
  }

  /** Ends all connections at once. */
  public void cut() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @Override
  public void close() throws IOException {
    end.countDown();
    door.close();
    cut();
  }

  private void welcome() throws IOException {
    while (true) {
      Socket client = door.accept();
      Socket server = new Socket(host, port);
      sockets.addAll(List.of(client, server));
      inBackground(() -> pass(client, server));
      inBackground(() -> pass(server, client));
    }
  }

  private void pass(Socket from, Socket to) throws IOException, InterruptedException {
    byte[] buffer = new byte[8192];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (stalled) {
          end.await();
        }
        out.write(buffer, 0, count);
      }
    }
  }

  /** Work that ends when its sockets are closed. */
  @FunctionalInterface
  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private static void inBackground(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException | InterruptedException e) {
                return; // closed
              }
            });
    thread.setDaemon(true);
    thread.start();
  }
}
