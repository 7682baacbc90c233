package dev.sqlitectl.testing;

import dev.sqlitectl.config.DatabaseUrl;
import dev.sqlitectl.config.PostgresAddress;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real PostgreSQL for the tests: the server that {@code SQLITECTL_TEST_POSTGRES_URL} names (a
 * superuser's {@code jdbc:postgresql:} URL), else an embedded one that starts with the first test
 * and stops with the JVM. When neither can be had the test fails and says what is missing.
 */
public final class PostgresServer {
  private static final String URL = "SQLITECTL_TEST_POSTGRES_URL";
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private PostgresServer() {}

  /** Started by the first test that asks for it. */
  private static final class Started {
    static final String ADMIN_URL = start();

    private static String start() {
      String given = System.getenv(URL);
      if (given != null && !given.isBlank()) {
        return given;
      }
      try {
        EmbeddedPostgres server = EmbeddedPostgres.builder().start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> closeQuietly(server)));
        return server.getJdbcUrl("postgres", "postgres");
      } catch (IOException | RuntimeException e) {
        throw new IllegalStateException(
            "no PostgreSQL for the tests: the embedded one did not start (as root it needs"
                + " `unshare -U`), and "
                + URL
                + " names no other",
            e);
      }
    }

    private static void closeQuietly(EmbeddedPostgres server) {
      try {
        server.close();
      } catch (IOException e) {
        System.err.println("the embedded PostgreSQL did not stop: " + e.getMessage());
      }
    }
  }

  /** A new, empty database; the answer is its JDBC URL, user included. */
  public static String freshDatabase() {
    String name = "test_" + ProcessHandle.current().pid() + "_" + DATABASES.incrementAndGet();
    run(Started.ADMIN_URL, "CREATE DATABASE " + name + " TEMPLATE template0 ENCODING 'UTF8'");
    return Started.ADMIN_URL.replaceFirst("(://[^/]+/)[^?]*", "$1" + name);
  }

  /** What the code under test makes of such a URL. */
  public static PostgresAddress address(String jdbcUrl) {
    return (PostgresAddress) DatabaseUrl.parse(jdbcUrl, Path.of("/"), Map.of());
  }

  /** Runs statements as the superuser. */
  public static void run(String jdbcUrl, String... statements) {
    try (Connection connection = DriverManager.getConnection(jdbcUrl);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("PostgreSQL refused a statement of the test", e);
    }
  }

  /** The first cell of a query's answer, as text. */
  public static String ask(String jdbcUrl, String query) {
    try (Connection connection = DriverManager.getConnection(jdbcUrl);
        Statement statement = connection.createStatement();
        var answer = statement.executeQuery(query)) {
      return answer.next() ? String.valueOf(answer.getString(1)) : "";
    } catch (SQLException e) {
      throw new IllegalStateException("PostgreSQL refused a query of the test", e);
    }
  }
}
