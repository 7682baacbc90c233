package dev.sqlitectl.config;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes {@code postgresql://user:password@host:port/database?name=value} and {@code
 * jdbc:postgresql:…} apart. What it cannot read it does not repeat: any part may be a password.
 *
 * @see <a href="https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS">
 *     Connection URIs</a>
 */
final class PostgresUrl {
  private static final Pattern PARTS =
      Pattern.compile("(?s)//(?<authority>[^/?]*)(/(?<database>[^?]*))?(\\?(?<query>.*))?");

  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(?:\\[(?<v6>[^\\]]*)]|(?<host>[^:\\[\\]]*))(?::(?<port>[0-9]*))?");

  private final boolean jdbc;
  private final Map<String, String> values = new LinkedHashMap<>();

  private PostgresUrl(boolean jdbc) {
    this.jdbc = jdbc;
  }

  /** The parameters in a URL, by the names it uses; the host and the like by libpq's names. */
  static Map<String, String> parse(String url) {
    boolean jdbc = url.toLowerCase(Locale.ROOT).startsWith("jdbc:");
    String rest = url.substring(url.indexOf(':', jdbc ? "jdbc:".length() : 0) + 1);
    PostgresUrl parsed = new PostgresUrl(jdbc);
    parsed.read(jdbc && !rest.startsWith("//") ? "///" + rest.replaceFirst("^/", "") : rest);
    return parsed.values;
  }

  private void read(String rest) {
    Matcher parts = PARTS.matcher(rest);
    if (!parts.matches()) {
      throw unreadable();
    }
    String authority = parts.group("authority");
    String database = present(parts.group("database"));
    int at = authority.lastIndexOf('@');
    if (database.contains("@")) {
      throw unreadable(); // a bare slash in the password has cut it in two
    }
    readQuery(present(parts.group("query")));
    put("dbname", jdbc ? database.replace('+', ' ') : database);
    readHost(authority.substring(at + 1));
    if (at >= 0) {
      String[] login = authority.substring(0, at).split(":", 2);
      put("user", login[0]);
      put("password", login.length > 1 ? login[1] : "");
    }
  }

  private void readHost(String text) {
    Matcher host = HOST_AND_PORT.matcher(text);
    if (text.isEmpty() && jdbc) {
      put("host", "localhost"); // the driver knows no Unix sockets to be the default
    } else if (text.contains(",")) {
      put("host", text.replaceAll(":[0-9]*", ""));
    } else if (host.matches()) {
      put("host", present(host.group("v6")) + present(host.group("host")));
      put("port", present(host.group("port")));
    } else {
      throw unreadable();
    }
  }

  private void readQuery(String query) {
    for (String pair : query.split("&", -1)) {
      String[] sides = pair.split("=", 2);
      if (sides[0].contains("@")) {
        throw unreadable(); // a bare question mark in the password has cut it in two
      }
      String name = Percent.decode(sides[0]);
      String encoded = sides.length > 1 ? sides[1] : "";
      String value = Percent.decode(jdbc ? encoded.replace('+', ' ') : encoded);
      if (jdbc && name.equals("ssl") && (value.isEmpty() || value.equals("true"))) {
        values.putIfAbsent(
            "sslmode", "verify-full"); // what it means to the JDBC driver, and only there
      } else if (!name.isEmpty()) {
        values.put(name, value);
      }
    }
  }

  private void put(String name, String encoded) {
    if (!encoded.isEmpty()) {
      values.put(name, Percent.decode(encoded));
    }
  }

  private static String present(@Nullable String group) {
    return group == null ? "" : group;
  }

  private static Failure unreadable() {
    return new Failure(ExitCode.USAGE, "the PostgreSQL address cannot be read")
        .hint(
            "write postgresql://user:password@host:5432/database, and in a password"
                + " @ : / ? # % as %40 %3A %2F %3F %23 %25");
  }
}
