package dev.sqlitectl.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** A database of PostgreSQL that a run has to itself; closing it drops it. */
final class Target implements AutoCloseable {
  private final Server server;
  private final String name;
  private final Properties login;

  Target(Server server, String name) {
    this.server = server;
    this.name = name;
    this.login = Driver.parseURL(server.jdbcUrl(name), new Properties());
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(server.jdbcUrl(name));
  }

  /** Its address for another program, which finds the password in {@link #environment}. */
  String url(String scheme) {
    return "%s://%s@%s:%s/%s"
        .formatted(
            scheme,
            login.getProperty(PGProperty.USER.getName(), "postgres"),
            login.getProperty(PGProperty.PG_HOST.getName(), "localhost"),
            login.getProperty(PGProperty.PG_PORT.getName(), "5432"),
            name);
  }

  Map<String, String> environment() {
    String password = login.getProperty(PGProperty.PASSWORD.getName());
    return password == null ? Map.of() : Map.of("PGPASSWORD", password);
  }

  /** Its own tables in schema public, as SQL writes them. */
  List<String> tables() throws SQLException {
    return list(
        "SELECT oid::regclass FROM pg_class WHERE relkind = 'r'"
            + " AND relnamespace = 'public'::regnamespace ORDER BY oid");
  }

  long rows() throws SQLException {
    long rows = 0;
    for (String table : tables()) {
      rows += Long.parseLong(list("SELECT count(*) FROM " + table).get(0));
    }
    return rows;
  }

  /** The first column of the answer. */
  List<String> list(String query) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(query)) {
      List<String> list = new ArrayList<>();
      while (answer.next()) {
        list.add(String.valueOf(answer.getString(1)));
      }
      return list;
    }
  }

  @Override
  public void close() throws SQLException {
    server.drop(name);
  }
}
