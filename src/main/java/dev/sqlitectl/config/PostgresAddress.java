package dev.sqlitectl.config;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The address of a PostgreSQL database, complete: what the address left out comes from its service,
 * the PG* variables and {@code .pgpass}, as libpq does it.
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

  private static final String DEFAULT_PORT = "5432";

  /** A name in a search_path: quoted as it is, or folded to small letters. */
  private static final Pattern SCHEMA = Pattern.compile("\"((?:[^\"]|\"\")*)\"|([^,\\s]+)");

  /** Whether a text is {@code host=… dbname=…}. */
  static boolean isKeywordForm(String address) {
    return Conninfo.knows(KeywordString.firstName(address));
  }

  static PostgresAddress parse(String address, Map<String, String> environment) {
    Conninfo info =
        Conninfo.of(
            isKeywordForm(address) ? KeywordString.parse(address) : PostgresUrl.parse(address),
            environment);
    String user = info.get("user").orElse(System.getProperty("user.name"));
    String database = info.get("dbname").orElse(user);
    String host = host(info);
    int port = port(info);
    String named = info.get("host").filter(name -> !isSocket(name)).orElse(host);
    List<String> login = List.of(named, Integer.toString(port), database, user);
    Optional<Secret> password =
        info.get("password").map(Secret::new).or(() -> onFile(login, info, environment));
    return new PostgresAddress(
        host,
        port,
        database,
        user,
        password,
        info.get("search_path").map(PostgresAddress::schemas).orElse(List.of()),
        properties(info),
        List.copyOf(info.warnings()));
  }

  /** The same address with another password, such as one that was typed. */
  public PostgresAddress withPassword(Secret other) {
    return new PostgresAddress(
        host, port, database, user, Optional.of(other), searchPath, properties, warnings);
  }

  /** The database as messages name it: {@code app@db:5432/app}. */
  public String display() {
    String name = host.contains(":") ? "[" + host + "]" : host;
    return user + "@" + name + ":" + port + "/" + database;
  }

  /** As {@link #display}: a driver property may be a password too. */
  @Override
  public String toString() {
    return display();
  }

  /** Where to connect to. An address wins over a name, which libpq keeps for TLS and .pgpass. */
  private static String host(Conninfo info) {
    String host = info.get("hostaddr").or(() -> info.get("host")).orElse("");
    if (host.contains(",")) {
      throw new Failure(ExitCode.USAGE, "the PostgreSQL address names several hosts")
          .hint("name the one that takes writes");
    }
    if (isSocket(host)) {
      info.warn("Unix sockets cannot be used; connecting to localhost instead");
      return "localhost";
    }
    return host;
  }

  private static boolean isSocket(String host) {
    return host.isEmpty() || host.startsWith("/") || host.startsWith("@");
  }

  private static int port(Conninfo info) {
    String text = info.get("port").orElse(DEFAULT_PORT).strip();
    int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
    if (port < 1 || port > 65_535) {
      throw new Failure(ExitCode.USAGE, "the port of the PostgreSQL address is not one")
          .hint("a port is a number from 1 to 65535, in most cases " + DEFAULT_PORT);
    }
    return port;
  }

  private static Map<String, String> properties(Conninfo info) {
    Map<String, String> properties = info.properties();
    properties.computeIfPresent("connectTimeout", (name, seconds) -> seconds(seconds));
    return Map.copyOf(properties);
  }

  private static String seconds(String text) {
    if (!text.strip().matches("-?[0-9]{1,6}")) {
      throw new Failure(ExitCode.USAGE, "connect_timeout is not a number of seconds")
          .hint("write connect_timeout=10; 0 waits for ever");
    }
    return Integer.toString(Math.max(0, Integer.parseInt(text.strip())));
  }

  private static Optional<Secret> onFile(
      List<String> login, Conninfo info, Map<String, String> environment) {
    return info.get("passfile")
        .map(Path::of)
        .or(() -> Home.file(".pgpass", environment))
        .flatMap(file -> PasswordFile.find(file, login, info.warnings()));
  }

  private static List<String> schemas(String searchPath) {
    List<String> schemas = new ArrayList<>();
    for (MatchResult name : SCHEMA.matcher(searchPath).results().toList()) {
      String quoted = name.group(1);
      schemas.add(
          quoted == null ? name.group(2).toLowerCase(Locale.ROOT) : quoted.replace("\"\"", "\""));
    }
    return List.copyOf(schemas);
  }
}
