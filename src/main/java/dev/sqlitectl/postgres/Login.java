package dev.sqlitectl.postgres;

import dev.sqlitectl.config.PostgresAddress;
import dev.sqlitectl.config.Secret;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.postgresql.PGProperty;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.util.HostSpec;

/** Opens the driver's connection and makes its session the same on every server. */
final class Login {
  /** What a role or a database may have set otherwise; what a server does not know is left out. */
  private static final String SETTINGS =
      """
      SELECT set_config(known.name, wanted.value, false)
      FROM pg_settings AS known JOIN (VALUES
        ('timezone', 'UTC'),
        ('statement_timeout', '0'),
        ('lock_timeout', '10s'),
        ('idle_in_transaction_session_timeout', '0'),
        ('transaction_timeout', '0'),
        ('standard_conforming_strings', 'on')
      ) AS wanted (name, value) ON lower(known.name) = wanted.name
      """;

  private Login() {}

  static PgConnection open(PostgresAddress address) throws SQLException {
    // Past the driver's front door: no URL to hold a password, no second reading of .pgpass.
    HostSpec host = new HostSpec(address.host(), address.port());
    PgConnection connection = new PgConnection(new HostSpec[] {host}, properties(address), "");
    try {
      prepare(connection, address.searchPath());
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private static Properties properties(PostgresAddress address) {
    Properties properties = new Properties();
    set(properties, PGProperty.APPLICATION_NAME, "sqlitectl");
    set(properties, PGProperty.CONNECT_TIMEOUT, "10");
    set(properties, PGProperty.TCP_KEEP_ALIVE, "true");
    properties.putAll(address.properties());
    set(properties, PGProperty.LOG_SERVER_ERROR_DETAIL, "false");
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

  private static void prepare(PgConnection connection, List<String> searchPath)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(SETTINGS);
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
  }
}
