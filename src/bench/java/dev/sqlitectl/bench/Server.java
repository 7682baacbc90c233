package dev.sqlitectl.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The PostgreSQL that is moved to: the one that {@code SQLITECTL_TEST_POSTGRES_URL} names, else the
 * embedded one of the tests, but with its commits as durable as those of any server.
 */
final class Server implements AutoCloseable {
  private static final String URL = "SQLITECTL_TEST_POSTGRES_URL";
  private static final String SETTINGS =
      """
      SELECT 'PostgreSQL ' || current_setting('server_version')
        || ' (fsync ' || current_setting('fsync')
        || ', synchronous_commit ' || current_setting('synchronous_commit')
        || ', wal_level ' || current_setting('wal_level')
        || ', shared_buffers ' || current_setting('shared_buffers')
        || ', max_wal_size ' || current_setting('max_wal_size')
        || ', maintenance_work_mem ' || current_setting('maintenance_work_mem')
        || ', collation ' || (SELECT datcollate FROM pg_database WHERE datname = 'template0')
        || ')'
      """;

  private final String adminUrl;
  private final @Nullable EmbeddedPostgres embedded;
  private final AtomicInteger databases = new AtomicInteger();
  private final Set<String> standing = ConcurrentHashMap.newKeySet();

  private Server(String adminUrl, @Nullable EmbeddedPostgres embedded) {
    this.adminUrl = adminUrl;
    this.embedded = embedded;
  }

  /**
   * The server that is named, or one that lasts until it is closed.
   *
   * @param folder for the data of the latter
   */
  static Server open(Path folder) throws IOException {
    String given = System.getenv(URL);
    if (given != null && !given.isBlank()) {
      Server server = new Server(given, null);
      Runtime.getRuntime().addShutdownHook(new Thread(server::dropAll));
      return server;
    }
    EmbeddedPostgres embedded =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder.resolve("postgres-" + ProcessHandle.current().pid()))
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .start();
    return new Server(embedded.getJdbcUrl("postgres", "postgres"), embedded);
  }

  /** Its version, and the settings on which times depend. */
  String description() throws SQLException {
    try (Connection connection = DriverManager.getConnection(adminUrl);
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(SETTINGS)) {
      answer.next();
      return (embedded == null ? "" : "embedded ") + answer.getString(1);
    }
  }

  /** The address of one of its databases. */
  String jdbcUrl(String database) {
    return adminUrl.replaceFirst("(://[^/]+/)[^?]*", "$1" + database);
  }

  Target fresh() throws SQLException {
    String name =
        "bench_%d_%d".formatted(ProcessHandle.current().pid(), databases.incrementAndGet());
    standing.add(name);
    execute("CREATE DATABASE " + name + " TEMPLATE template0 ENCODING 'UTF8'");
    return new Target(this, name);
  }

  /** Drops a database; PostgreSQL writes out all of its buffers before it does. */
  void drop(String database) throws SQLException {
    execute("DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
    standing.remove(database);
  }

  /** Ctrl-C leaves nothing on a server that is not ours. */
  private void dropAll() {
    for (String database : standing) {
      try {
        drop(database);
      } catch (SQLException e) {
        System.err.println("database " + database + " is left: " + e.getMessage());
      }
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(adminUrl);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws IOException {
    if (embedded != null) {
      embedded.close();
    }
  }
}
