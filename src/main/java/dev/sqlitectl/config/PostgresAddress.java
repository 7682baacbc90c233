package dev.sqlitectl.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The address of a PostgreSQL database, complete: what the address left out comes from the PG*
 * variables and {@code .pgpass}, as libpq does it.
 *
 * @param searchPath the schemas that unqualified names are looked up in, the first being where
 *     tables are made; empty leaves it to the server
 * @param properties further properties for the JDBC driver, in the driver's own names
 */
public record PostgresAddress(
    String host,
    int port,
    String database,
    String user,
    Optional<Secret> password,
    List<String> searchPath,
    Map<String, String> properties,
    List<String> warnings)
    implements DatabaseUrl {

  /** The database as messages name it: {@code app@db:5432/app}. */
  public String display() {
    String name = host.contains(":") ? "[" + host + "]" : host;
    return user + "@" + name + ":" + port + "/" + database;
  }

  static boolean isKeywordForm(String address) {
    return false;
  }

  static PostgresAddress parse(String address, Map<String, String> environment) {
    return new PostgresAddress(
        address,
        5432,
        "",
        environment.getOrDefault("PGUSER", ""),
        Optional.empty(),
        List.of(),
        Map.of(),
        List.of());
  }
}
