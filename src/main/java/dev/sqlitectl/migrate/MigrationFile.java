package dev.sqlitectl.migrate;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.sqlite.Script;
import dev.sqlitectl.sqlite.Version;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
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

  /**
   * Reads before anything runs: a statement that would end the transaction, or that SQLite refuses
   * inside of one, is named.
   */
  void requireRunnable() {
    List<Script.Statement> refused =
        script().statements().stream().filter(MigrationFile::leavesTransaction).toList();
    if (refused.isEmpty()) {
      return;
    }
    Failure failure =
        new Failure(
            ExitCode.MIGRATION,
            "%s cannot run in a transaction: it says %s on line %d"
                .formatted(name(), words(refused.get(0)), refused.get(0).line()));
    for (Script.Statement statement : refused) {
      failure = failure.with("file", path + ":" + statement.line() + "   " + words(statement));
    }
    throw failure
        .with("note", "nothing was run")
        .hint("take it out: all pending migrations run in one transaction of sqlitectl's own");
  }

  private static boolean leavesTransaction(Script.Statement statement) {
    return statement.begins("BEGIN")
        || statement.begins("COMMIT")
        || statement.begins("END")
        || (statement.begins("ROLLBACK") && !rollsBackToSavepoint(statement))
        || statement.begins("VACUUM")
        || setsJournalMode(statement);
  }

  private static boolean rollsBackToSavepoint(Script.Statement statement) {
    return statement.begins("ROLLBACK", "TO") || statement.begins("ROLLBACK", "TRANSACTION", "TO");
  }

  private static boolean setsJournalMode(Script.Statement statement) {
    return statement.begins("PRAGMA", "journal_mode")
        || (statement.begins("PRAGMA")
            && statement.head().size() > 3
            && statement.head().get(3).equalsIgnoreCase("journal_mode"));
  }

  private static String words(Script.Statement statement) {
    return statement.begins("PRAGMA") ? "PRAGMA journal_mode" : statement.head().get(0);
  }
}
