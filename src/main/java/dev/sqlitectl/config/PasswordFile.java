package dev.sqlitectl.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A {@code .pgpass} file: lines of {@code host:port:database:user:password}, of which the first
 * that fits is taken.
 *
 * @see <a href="https://www.postgresql.org/docs/current/libpq-pgpass.html">The Password File</a>
 */
final class PasswordFile {
  private static final Set<PosixFilePermission> OWNERS =
      Set.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private PasswordFile() {}

  /**
   * The password for a login, if the file has one.
   *
   * @param login host, port, database and user
   * @param warnings told when a file that others can read is left aside, as libpq does
   */
  static Optional<Secret> find(Path file, List<String> login, List<String> warnings) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      if (!OWNERS.containsAll(Files.getPosixFilePermissions(file))) {
        warnings.add(file + " can be read by others and was ignored; chmod 600 " + file);
        return Optional.empty();
      }
      return Files.readAllLines(file).stream()
          .filter(line -> !line.startsWith("#"))
          .map(PasswordFile::fields)
          .filter(fields -> fits(fields, login))
          .map(fields -> new Secret(unescape(fields.get(login.size()))))
          .findFirst();
    } catch (IOException e) {
      warnings.add(file + " cannot be read and was ignored");
      return Optional.empty();
    }
  }

  private static boolean fits(List<String> fields, List<String> login) {
    for (int i = 0; i < login.size(); i++) {
      boolean fits =
          i < fields.size()
              && (fields.get(i).equals("*") || unescape(fields.get(i)).equals(login.get(i)));
      if (!fits) {
        return false;
      }
    }
    return fields.size() > login.size();
  }

  /** Splits at the colons that no backslash stands before; the escapes stay. */
  private static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < line.length(); i++) {
      if (line.charAt(i) == '\\') {
        i++;
      } else if (line.charAt(i) == ':') {
        fields.add(line.substring(start, i));
        start = i + 1;
      }
    }
    fields.add(line.substring(Math.min(start, line.length())));
    return fields;
  }

  private static String unescape(String field) {
    return field.replaceAll("\\\\(.)", "$1");
  }
}
