package dev.sqlitectl.migrate;

import dev.sqlitectl.sqlite.Script;
import dev.sqlitectl.sqlite.Version;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * A migration as it lies in the folder: {@code V<version>__<description>.sql}.
 *
 * @param text its whole content
 */
record MigrationFile(Version version, String description, Path path, String text) {
  private static final Pattern NAME = Pattern.compile("V(\\d+(?:[._]\\d+)*)__(.+)\\.sql");

  /** Reads a file that is named as a migration; nothing when it is not. */
  static Optional<MigrationFile> read(Path path) {
    Matcher name = NAME.matcher(path.getFileName().toString());
    if (!name.matches()) {
      return Optional.empty();
    }
    return Version.parse(name.group(1))
        .map(
            version ->
                new MigrationFile(
                    version, name.group(2).replace('_', ' '), path, Script.text(path)));
  }

  String name() {
    return path.getFileName().toString();
  }

  Script script() {
    return Script.of(path, text);
  }

  /** Flyway's checksum: that of the lines without their ends, so that CRLF makes no difference. */
  int checksum() {
    CRC32 crc = new CRC32();
    text.lines().forEach(line -> crc.update(line.getBytes(StandardCharsets.UTF_8)));
    return (int) crc.getValue();
  }

  /** Looks, before anything runs, whether all of it can run in one transaction. */
  void requireRunnable() {
    script()
        .requireOneTransaction(
            "take it out: all pending migrations run in one transaction of sqlitectl's own");
  }
}
