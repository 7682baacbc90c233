package dev.sqlitectl.config;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The address of a SQLite file.
 *
 * <p>{@code sqlite:///x} is relative in SQLAlchemy, Django, peewee and Doctrine and absolute in
 * Rails, sqlx and dbmate; it is read as relative here, and {@link #elsewhere} tells what the other
 * reading would have named.
 *
 * @param file the file meant, absolute and normalised; it may not exist
 * @param readOnly whether the address asks for {@code mode=ro}
 * @param elsewhere another address that the writer may have meant; empty when there is none
 */
public record SqliteAddress(Path file, boolean readOnly, String elsewhere, List<String> warnings)
    implements DatabaseUrl {

  /** Query arguments that drivers of other languages read for themselves. */
  private static final Set<String> DRIVERS_OWN =
      Set.of(
          "cache",
          "timeout",
          "check_same_thread",
          "isolation_level",
          "cached_statements",
          "detect_types",
          "uri",
          "connection_limit",
          "socket_timeout",
          "pool_timeout",
          "pool",
          "busy_timeout",
          "foreign_keys",
          "journal_mode",
          "synchronous",
          "charset",
          "encoding");

  private static final Set<String> NOT_FILES = Set.of("", ":memory:", "/:memory:");

  static SqliteAddress fromPath(String path, Path base) {
    return build(path, path, false, "", base, new ArrayList<>());
  }

  /** {@code sqlite:REST}: the number of slashes decides. */
  static SqliteAddress fromUrl(String scheme, String rest, Path base) {
    List<String> warnings = new ArrayList<>();
    String path;
    String elsewhere = "";
    if (rest.startsWith("////")) {
      path = rest.substring(3);
    } else if (rest.startsWith("///")) {
      String name = rest.substring(3);
      boolean absolute = scheme.equals("sqlite3");
      path = absolute ? "/" + name : name;
      String bare = withoutQuery(name);
      if (!absolute
          && !name.startsWith("./")
          && !bare.isEmpty()
          && Files.exists(toPath("/" + bare))) {
        elsewhere = "sqlite:////" + bare;
      }
    } else if (rest.startsWith("//")) {
      path = rest.substring(2);
      warnings.add(
          "sqlite://" + path + " has two slashes; it is read as the relative path " + path);
    } else {
      path = rest;
    }
    return build(Percent.decode(withoutQuery(path)), path, true, elsewhere, base, warnings);
  }

  /** {@code jdbc:sqlite:REST}: a {@code file:} URI or a path, taken literally. */
  static SqliteAddress fromJdbc(String rest, Path base) {
    if (!rest.toLowerCase(Locale.ROOT).startsWith("sqlite:")) {
      throw new Failure(ExitCode.USAGE, "this JDBC address names neither SQLite nor PostgreSQL")
          .hint("sqlitectl opens jdbc:sqlite:PATH and jdbc:postgresql://HOST/DATABASE");
    }
    String path = rest.substring("sqlite:".length());
    return path.startsWith("file:")
        ? fromFileUri(path.substring("file:".length()), base)
        : build(withoutQuery(path), path, true, "", base, new ArrayList<>());
  }

  /** {@code file:REST} by the rules of SQLite's URI file names. */
  static SqliteAddress fromFileUri(String rest, Path base) {
    String path = rest.contains("#") ? rest.substring(0, rest.indexOf('#')) : rest;
    if (path.startsWith("//")) {
      int slash = path.indexOf('/', 2);
      String host = slash < 0 ? path.substring(2) : path.substring(2, slash);
      if (slash < 0 || !(host.isEmpty() || host.equalsIgnoreCase("localhost"))) {
        throw new Failure(ExitCode.USAGE, "file://" + host + " names another host")
            .hint("a local file has three slashes: file:///path/to/app.db");
      }
      path = path.substring(slash);
    }
    return build(Percent.decode(withoutQuery(path)), path, true, "", base, new ArrayList<>());
  }

  /**
   * @param name the path with escapes resolved and without its query
   * @param written the path as it stands in the address, query included
   */
  private static SqliteAddress build(
      String name,
      String written,
      boolean hasQuery,
      String elsewhere,
      Path base,
      List<String> warnings) {
    boolean readOnly = hasQuery && readQuery(written, warnings);
    if (NOT_FILES.contains(name) || name.startsWith(":")) {
      throw new Failure(
              ExitCode.USAGE,
              name.contains("memory")
                  ? "an in-memory database lives in its own process alone"
                  : "the address names no file")
          .hint("give the path of a database file: --db data/app.db");
    }
    Path file = base.resolve(toPath(name)).normalize();
    String literal = withoutQuery(written);
    if (hasQuery && !literal.equals(name) && !Files.exists(file)) {
      Path untouched = base.resolve(toPath(literal)).normalize();
      file = Files.exists(untouched) ? untouched : file;
    }
    return new SqliteAddress(file, readOnly, elsewhere, List.copyOf(warnings));
  }

  private static boolean readQuery(String written, List<String> warnings) {
    boolean readOnly = false;
    int mark = written.indexOf('?');
    String query = mark < 0 ? "" : written.substring(mark + 1);
    for (String pair : query.split("&", -1)) {
      String key = pair.split("=", 2)[0].toLowerCase(Locale.ROOT);
      String value = pair.contains("=") ? pair.split("=", 2)[1].toLowerCase(Locale.ROOT) : "";
      switch (key) {
        case "mode" -> {
          if (value.equals("memory")) {
            throw new Failure(
                    ExitCode.USAGE, "an in-memory database lives in its own process alone")
                .hint("give the path of a database file: --db data/app.db");
          }
          readOnly |= value.equals("ro");
        }
        case "immutable" -> readOnly |= value.equals("1");
        default -> {
          if (!key.isEmpty() && !key.startsWith("_") && !DRIVERS_OWN.contains(key)) {
            warnings.add("the address argument " + key + " is not known and was ignored");
          }
        }
      }
    }
    return readOnly;
  }

  private static String withoutQuery(String text) {
    int mark = text.indexOf('?');
    return mark < 0 ? text : text.substring(0, mark);
  }

  private static Path toPath(String name) {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new Failure(ExitCode.USAGE, "the database address is not a path: " + e.getReason())
          .hint("set a UTF-8 locale (LC_ALL=C.UTF-8) if the name is not ASCII")
          .because(e);
    }
  }
}
