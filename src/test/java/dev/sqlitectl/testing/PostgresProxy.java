package dev.sqlitectl.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** A network between a test and its PostgreSQL that can be stalled, cut or made to lie. */
public final class PostgresProxy implements AutoCloseable {
  private final String jdbcUrl;
  private final String host;
  private final int port;
  private final ServerSocket door;
  private final List<Link> links = new CopyOnWriteArrayList<>();
  private final Map<String, String> replacements = new ConcurrentHashMap<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final Deque<String> awaited = new ArrayDeque<>();
  private Event event = () -> {};
  private volatile boolean stalled;
  private volatile boolean closedToNewcomers;
  private volatile @Nullable SSLSocketFactory tls;

  /** What happens to the network. */
  @FunctionalInterface
  public interface Event {
    void happen() throws IOException;
  }

  /** One connection; the newest event came from the one that {@code awaiting} was set on. */
  private static final class Link {
    final Socket client;
    final Socket server;
    volatile boolean stalled;
    volatile boolean losesAnswers;

    Link(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void close() throws IOException {
      client.close();
      server.close();
    }
  }

  private volatile Link last = new Link(new Socket(), new Socket());

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
    return jdbcUrl.replace("//" + host + ":" + port + "/", "//localhost:" + port() + "/");
  }

  public int port() {
    return door.getLocalPort();
  }

  /** From now on answers with TLS to those who ask for it; the way to the server stays open. */
  public void speakTls(SSLContext context) {
    tls = context.getSocketFactory();
  }

  /** Puts a text of the same length in the place of another, wherever clients send it. */
  public void replace(String text, String other) {
    if (text.length() != other.length()) {
      throw new IllegalArgumentException("messages begin with their length");
    }
    replacements.put(text, other);
  }

  /** Something that happens once, before the first message with this text goes to the server. */
  public void on(String text, Event what) {
    on(List.of(text), what);
  }

  /** As {@link #on(String, Event)}, for texts that come one after the other. */
  public synchronized void on(List<String> texts, Event what) {
    awaited.clear();
    awaited.addAll(texts);
    event = what;
  }

  /** From now on takes no byte and passes none on, as a stopped server does. */
  public void stall() {
    stalled = true;
  }

  /**
   * Stalls the connection alone that the event came from, as a router does that has forgotten it.
   */
  public void stallThisOne() {
    last.stalled = true;
  }

  /** Lets the message through, then ends the connection instead of passing its answer on. */
  public void loseAnswer() {
    last.losesAnswers = true;
  }

  /** As {@link #loseAnswer}, and nobody gets through any more. */
  public void loseAnswerAndServer() {
    closedToNewcomers = true;
    last.losesAnswers = true;
  }

  /** Ends all connections at once. */
  public void cut() throws IOException {
    for (Link link : links) {
      link.close();
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
      if (closedToNewcomers) {
        client.close();
        continue;
      }
      Link link = new Link(answered(client), new Socket(host, port));
      links.add(link);
      inBackground(() -> pass(link, true));
      inBackground(() -> pass(link, false));
    }
  }

  private Socket answered(Socket client) throws IOException {
    SSLSocketFactory factory = tls;
    if (factory == null) {
      return client;
    }
    client.getInputStream().readNBytes(8); // the request for TLS
    client.getOutputStream().write('S');
    SSLSocket secured = (SSLSocket) factory.createSocket(client, host, port, true);
    secured.setUseClientMode(false);
    return secured;
  }

  private void pass(Link link, boolean toServer) throws IOException, InterruptedException {
    byte[] buffer = new byte[8192];
    try (Socket from = toServer ? link.client : link.server;
        Socket to = toServer ? link.server : link.client) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        String text = new String(buffer, 0, count, StandardCharsets.ISO_8859_1);
        if (toServer) {
          meet(link, text);
        }
        if (stalled || link.stalled) {
          end.await();
        }
        if (link.losesAnswers && !toServer) {
          return;
        }
        out.write((toServer ? replaced(text) : text).getBytes(StandardCharsets.ISO_8859_1));
      }
    }
  }

  private synchronized void meet(Link link, String text) throws IOException {
    if (!awaited.isEmpty() && text.contains(awaited.peek())) {
      awaited.remove();
      if (awaited.isEmpty()) {
        last = link;
        event.happen();
      }
    }
  }

  private String replaced(String text) {
    String result = text;
    for (Map.Entry<String, String> entry : replacements.entrySet()) {
      result = result.replace(entry.getKey(), entry.getValue());
    }
    return result;
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
