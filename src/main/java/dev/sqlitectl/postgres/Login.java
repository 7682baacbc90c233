package dev.sqlitectl.postgres;

import dev.sqlitectl.config.PostgresAddress;
import dev.sqlitectl.config.Secret;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.postgresql.PGProperty;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.util.HostSpec;
import org.postgresql.util.PSQLException;

/** Opens the driver's connection and makes its session the same on every server. */
final class Login {
  /**
   * What a role or a database may have set otherwise; what a server does not know is left out.
   * Other isolation levels refuse commits when others write, and a commit that does not wait for
   * the disk proves nothing.
   */
  private static final String SETTINGS =
      """
      SELECT pg_backend_pid(), set_config(known.name, wanted.value, false)
      FROM pg_settings AS known JOIN (VALUES
        ('timezone', 'UTC'),
        ('intervalstyle', 'postgres'),
        ('bytea_output', 'hex'),
        ('extra_float_digits', '3'),
        ('transform_null_equals', 'off'),
        ('statement_timeout', '0'),
        ('lock_timeout', ?),
        ('idle_in_transaction_session_timeout', '0'),
        ('idle_session_timeout', '0'),
        ('transaction_timeout', '0'),
        ('tcp_keepalives_idle', '60'),
        ('tcp_keepalives_interval', '10'),
        ('tcp_keepalives_count', '6'),
        ('default_transaction_isolation', 'read committed'),
        ('synchronous_commit', 'on'),
        ('standard_conforming_strings', 'on')
      ) AS wanted (name, value) ON lower(known.name) = wanted.name
      WHERE known.name <> 'synchronous_commit' OR known.setting = 'off'
      """;

  /** Ends a long statement soon after its client has died, on servers whose system can tell. */
  private static final String NOTICE_DEATH =
      """
      SELECT set_config(name, '2s', false) FROM pg_settings
      WHERE name = 'client_connection_check_interval'
      """;

  /** The driver logs what it throws as well, on standard error; kept, or the level is forgotten. */
  private static final Logger DRIVER = Logger.getLogger("org.postgresql");

  static {
    DRIVER.setLevel(Level.OFF);
  }

  private Login() {}

  /**
   * A session.
   *
   * @param pid the server process, by the server's word: a pooler in between says another
   * @param sockets its name among {@link Sockets}
   */
  record Session(PgConnection connection, int pid, String sockets) {
    /** Ends the connection at once, for a server that no longer answers. */
    void cut() {
      Sockets.cut(sockets);
      Calls.quietly(() -> connection.abort(Runnable::run));
    }

    void close() throws SQLException {
      connection.close();
      Sockets.forget(sockets);
    }
  }

  /**
   * @param wait how long a statement waits for a lock
   */
  static Session open(PostgresAddress address, Duration wait) throws SQLException {
    // Past the driver's front door: no URL to hold a password, no second reading of .pgpass.
    HostSpec host = new HostSpec(address.host(), address.port());
    String sockets = UUID.randomUUID().toString();
    try {
      PgConnection connection =
          new PgConnection(new HostSpec[] {host}, properties(address, sockets), "");
      return new Session(connection, prepare(connection, address.searchPath(), wait), sockets);
    } catch (SQLException e) {
      Sockets.cut(sockets);
      throw e;
    }
  }

  private static Properties properties(PostgresAddress address, String sockets) {
    Properties properties = new Properties();
    set(properties, PGProperty.APPLICATION_NAME, "sqlitectl");
    set(properties, PGProperty.CONNECT_TIMEOUT, "10");
    set(properties, PGProperty.CANCEL_SIGNAL_TIMEOUT, "1");
    set(properties, PGProperty.TCP_KEEP_ALIVE, "true");
    properties.putAll(address.properties());
    set(properties, PGProperty.LOG_SERVER_ERROR_DETAIL, "false");
    set(properties, PGProperty.SOCKET_FACTORY, Sockets.class.getName());
    set(properties, PGProperty.SOCKET_FACTORY_ARG, sockets);
    // The driver's limit on connecting ends with the TCP handshake; this one covers the login.
    String limit = properties.getProperty(PGProperty.CONNECT_TIMEOUT.getName());
    set(properties, PGProperty.SOCKET_TIMEOUT, limit);
    set(properties, PGProperty.USER, address.user());
    set(properties, PGProperty.PG_DBNAME, address.database());
    address
        .password()
        .map(Secret::reveal)
        .ifPresent(password -> set(properties, PGProperty.PASSWORD, password));
    return properties;
  }

  private static void set(Properties properties, PGProperty name, String value) {
    properties.setProperty(name.getName(), value);
  }

  private static int prepare(PgConnection connection, List<String> searchPath, Duration wait)
      throws SQLException {
    int pid = connection.getBackendPID();
    try (PreparedStatement statement = connection.prepareStatement(SETTINGS)) {
      statement.setString(1, Long.toString(Math.max(1, wait.toMillis()))); // 0 would wait for ever
      try (ResultSet rows = statement.executeQuery()) {
        pid = rows.next() ? rows.getInt(1) : pid;
      }
    }
    try (PreparedStatement statement = connection.prepareStatement(NOTICE_DEATH)) {
      statement.execute();
    } catch (PSQLException e) {
      if (e.getServerErrorMessage() == null) {
        throw e;
      }
    }
    if (!searchPath.isEmpty()) {
      try (PreparedStatement statement =
          connection.prepareStatement("SELECT set_config('search_path', ?, false)")) {
        statement.setString(
            1, searchPath.stream().map(Identifier::quote).collect(Collectors.joining(", ")));
        statement.execute();
      }
    }
    connection.setNetworkTimeout(Runnable::run, 0);
    return pid;
  }
}
