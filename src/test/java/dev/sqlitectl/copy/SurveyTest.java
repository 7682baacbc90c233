package dev.sqlitectl.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.copy.type.BadText;
import dev.sqlitectl.copy.type.TypeTable;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.sqlite.Access;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.DatabaseFile;
import dev.sqlitectl.sqlite.Schema;
import dev.sqlitectl.sqlite.Snapshot;
import dev.sqlitectl.testing.SqliteFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SurveyTest {
  @TempDir Path folder;

  /** Rowids below zero, wide gaps, both ends of a long; values that differ late in the table. */
  @Test
  void severalReadersFindWhatOneFinds() {
    Path file =
        SqliteFiles.run(
            folder.resolve("large.db"),
            """
            PRAGMA journal_mode=WAL;
            CREATE TABLE dense (id INTEGER PRIMARY KEY, at DATETIME, n INTEGER, t TEXT, u UUID);
            CREATE TABLE sparse (rowid TEXT, v);
            CREATE TABLE hidden (rowid TEXT, oid TEXT, _rowid_ TEXT);
            CREATE TABLE keyed (k TEXT PRIMARY KEY, v BLOB) WITHOUT ROWID;
            CREATE TABLE bare (a);
            WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 400000)
              INSERT INTO dense SELECT i - 1000, datetime(1700000000 + i, 'unixepoch'),
                iif(i = 399990, 'many', i), iif(i % 1000 = 0, NULL, 'text number ' || i),
                '00000000-0000-4000-8000-00000000000' || iif(i > 399000, 'A', 'a') FROM c;
            INSERT INTO sparse (_rowid_, rowid, v) SELECT n * 30000000, n, n * 0.5 FROM dense
              WHERE typeof(n) = 'integer' AND n % 7 = 0;
            INSERT INTO sparse (_rowid_, v) VALUES (-9223372036854775808, x'00'),
              (9223372036854775807, 'last');
            INSERT INTO hidden SELECT id, n, t FROM dense WHERE id % 5 = 0;
            INSERT INTO keyed SELECT id, t FROM dense WHERE id % 3 = 0;
            """);
    try (Database db =
        Database.open(DatabaseFile.at(file), Access.READ_ONLY, Database.DEFAULT_WAIT)) {
      List<String> byOne;
      try (Snapshot alone = new Snapshot(db)) {
        byOne = told(alone);
      }
      try (Snapshot shared = Snapshot.lasting(db, Progress.SILENT)) {
        assertThat(shared.readers()).hasSizeGreaterThan(1);
        assertThat(told(shared)).isEqualTo(byOne);
      }
      assertThat(byOne.get(0)).startsWith("dense 400000 rows").contains("text like aaaa");
    }
  }

  /** Not by the user's column of that name, even where it is not looked at. */
  @Test
  void aColumnCalledRowidThatIsLeftOutDoesNotDecideWhichRowsAreRead() {
    Path file =
        SqliteFiles.run(
            folder.resolve("large.db"),
            """
            PRAGMA journal_mode=WAL;
            CREATE TABLE t (id INTEGER PRIMARY KEY, rowid INTEGER, v TEXT);
            WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 400000)
              INSERT INTO t SELECT i, iif(i % 3 = 0, i, NULL), printf('%060d', i) FROM c;
            """);
    try (Database db =
            Database.open(DatabaseFile.at(file), Access.READ_ONLY, Database.DEFAULT_WAIT);
        Snapshot shared = Snapshot.lasting(db, Progress.SILENT)) {
      assertThat(shared.readers()).hasSizeGreaterThan(1);
      Schema.Table whole = Schema.read(shared.database()).tables().get(0);
      Schema.Table part = whole.with(whole.columns().subList(2, 3));
      Survey.Subject subject =
          new Survey.Subject(part, List.of(new TypeTable(false, Optional.empty()).of("TEXT")));

      assertThat(
              new Survey(shared, BadText.BYTEA, Progress.SILENT).of(List.of(subject)).get(0).rows())
          .isEqualTo(400_000);
    }
  }

  private static List<String> told(Snapshot snapshot) {
    TypeTable types = new TypeTable(false, Optional.empty());
    List<Survey.Subject> subjects =
        Schema.read(snapshot.database()).tables().stream()
            .map(
                table ->
                    new Survey.Subject(
                        table,
                        table.columns().stream().map(c -> types.of(c.declaredType())).toList()))
            .toList();
    List<Evidence.OfTable> evidence =
        new Survey(snapshot, BadText.BYTEA, Progress.SILENT).of(subjects);
    return IntStream.range(0, subjects.size())
        .mapToObj(i -> told(subjects.get(i).table(), evidence.get(i)))
        .toList();
  }

  private static String told(Schema.Table table, Evidence.OfTable evidence) {
    StringBuilder told = new StringBuilder(table.name() + " " + evidence.rows() + " rows");
    for (Evidence column : evidence.columns()) {
      told.append('\n').append(column.chosen().type()).append(' ').append(column.form());
      told.append(' ').append(column.profile(column.chosen())).append(column.holding().size());
    }
    return told.toString();
  }
}
