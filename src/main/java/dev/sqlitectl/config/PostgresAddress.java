package dev.sqlitectl.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The address of a PostgreSQL database, complete: what the address left out comes from the PG*
 * variables and {@code .pgpass}, as libpq does it.
 *
 * @param properties further properties for the JDBC driver, in the driver's own names
 */
public record PostgresAddress(
    String host,
    int port,
    String database,
    String user,
    Optional<Secret> password,
    String schema,
    Map<String, String> properties,
    List<String> warnings)
    implements DatabaseUrl {

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
        "public",
        Map.of(),
        List.of());
  }
}
