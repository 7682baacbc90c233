package dev.sqlitectl.config;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The address of a database of either kind, as people write it in {@code DATABASE_URL}. */
public sealed interface DatabaseUrl permits SqliteAddress, PostgresAddress {

  /** Schemes that mean PostgreSQL; each may carry {@code +driver}. */
  Set<String> POSTGRES_SCHEMES = Set.of("postgres", "postgresql", "pgsql", "psql", "postgis");

  /** What the address said that is not followed, one sentence each. */
  List<String> warnings();

  /**
   * Reads an address in any of the forms the ecosystems use.
   *
   * @param text a URL, a JDBC URL, a {@code file:} URI, a libpq keyword string or a path
   * @param base the folder that a relative path is relative to; absolute
   * @param environment where the PG* variables and {@code HOME} come from
   * @throws Failure with {@link ExitCode#USAGE} when no database can be meant
   */
  static DatabaseUrl parse(String text, Path base, Map<String, String> environment) {
    String address = unquote(text.strip());
    if (address.isEmpty() || address.indexOf('\0') >= 0 || address.indexOf('\uFFFD') >= 0) {
      throw new Failure(
              ExitCode.USAGE,
              address.isEmpty()
                  ? "the database address is empty"
                  : "the database address holds a character no file name can have")
          .hint("give a path or a URL: --db data/app.db");
    }
    Matcher url = Pattern.compile("(?s)([A-Za-z][A-Za-z0-9]*)(\\+\\w+)?:(.*)").matcher(address);
    String scheme = url.matches() ? url.group(1).toLowerCase(Locale.ROOT) : "";
    if (POSTGRES_SCHEMES.contains(scheme)
        || address.toLowerCase(Locale.ROOT).startsWith("jdbc:postgresql:")
        || PostgresAddress.isKeywordForm(address)) {
      return PostgresAddress.parse(address, environment);
    }
    return switch (scheme) {
      case "sqlite", "sqlite3" -> SqliteAddress.fromUrl(scheme, url.group(3), base);
      case "jdbc" -> SqliteAddress.fromJdbc(url.group(3), base);
      case "file" -> SqliteAddress.fromFileUri(url.group(3), base);
      default -> {
        if (url.matches() && url.group(3).startsWith("//")) {
          throw new Failure(
                  ExitCode.USAGE, "addresses of the kind " + scheme + ":// cannot be opened")
              .hint("sqlitectl opens SQLite files (a path, sqlite:///…) and postgresql:// servers");
        }
        if (address.matches("(?s)[^/:]+:[^/]*@.*")) {
          throw new Failure(ExitCode.USAGE, "the database address has a login but no scheme")
              .hint("write postgresql://user:password@host:5432/database");
        }
        yield SqliteAddress.fromPath(address, base);
      }
    };
  }

  private static String unquote(String text) {
    boolean quoted =
        text.length() >= 2
            && (text.charAt(0) == '"' || text.charAt(0) == '\'')
            && text.charAt(text.length() - 1) == text.charAt(0);
    return quoted ? text.substring(1, text.length() - 1).strip() : text;
  }
}
