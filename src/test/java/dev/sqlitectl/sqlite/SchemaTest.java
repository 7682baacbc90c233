package dev.sqlitectl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sqlitectl.sqlite.Schema.ForeignKey;
import dev.sqlitectl.sqlite.Schema.Generated;
import dev.sqlitectl.sqlite.Schema.Index;
import dev.sqlitectl.sqlite.Schema.IndexTerm;
import dev.sqlitectl.sqlite.Schema.Named;
import dev.sqlitectl.sqlite.Schema.Origin;
import dev.sqlitectl.sqlite.Schema.Table;
import dev.sqlitectl.testing.SqliteFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A schema is read as SQLite means it, whatever was declared. */
final class SchemaTest {
  @TempDir Path folder;

  @Test
  void columnsAreToldAsDeclared() {
    Table table =
        table(
            """
            CREATE TABLE t (
              a INTEGER PRIMARY KEY,
              b VARCHAR(10) NOT NULL DEFAULT 'it''s',
              c,
              d DECIMAL(10, 2) DEFAULT (1 + 2),
              e TEXT GENERATED ALWAYS AS (b || 'x') VIRTUAL,
              f INT AS (a * 2) STORED
            )
            """);

    assertThat(table.columns())
        .containsExactly(
            new Schema.Column("a", "INTEGER", false, Optional.empty(), Generated.NO),
            new Schema.Column("b", "VARCHAR(10)", true, Optional.of("'it''s'"), Generated.NO),
            new Schema.Column("c", "", false, Optional.empty(), Generated.NO),
            new Schema.Column("d", "DECIMAL(10, 2)", false, Optional.of("1 + 2"), Generated.NO),
            new Schema.Column("e", "TEXT", false, Optional.empty(), Generated.VIRTUAL),
            new Schema.Column("f", "INT", false, Optional.empty(), Generated.STORED));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CREATE TABLE t (a INTEGER PRIMARY KEY, b)              | a | a",
        "CREATE TABLE t (a integer primary key asc, b)          | a | a",
        "CREATE TABLE t (a INTEGER, b, PRIMARY KEY (a DESC))    | a | a",
        "CREATE TABLE t (b, 'a b' INTEGER PRIMARY KEY)          | a b | a b",
        "CREATE TABLE t (a INTEGER PRIMARY KEY DESC, b)         | a |",
        "CREATE TABLE t (a INT PRIMARY KEY, b)                  | a |",
        "CREATE TABLE t (a BIGINT PRIMARY KEY, b)               | a |",
        "CREATE TABLE t (a TEXT PRIMARY KEY, b)                 | a |",
        "CREATE TABLE t (a INTEGER, b INTEGER, PRIMARY KEY (b, a)) | b,a |",
        "CREATE TABLE t (a INTEGER PRIMARY KEY, b) WITHOUT ROWID   | a |",
        "CREATE TABLE t (a INTEGER UNIQUE, b)                   | |",
      })
  void theRowidHasANameOnlyWhereSqliteGivesItOne(String sql, String key, String alias) {
    Table table = table(sql);

    assertThat(String.join(",", table.primaryKey())).isEqualTo(key == null ? "" : key);
    assertThat(table.rowidAlias()).isEqualTo(Optional.ofNullable(alias));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT)                    | true",
        "CREATE TABLE t (a INTEGER PRIMARY KEY /* why */ autoincrement, b)       | true",
        "CREATE TABLE t (a INTEGER PRIMARY KEY)                                  | false",
        "CREATE TABLE t (a INTEGER PRIMARY KEY, -- no AUTOINCREMENT here\\n b)    | false",
        "CREATE TABLE t (a INTEGER PRIMARY KEY /* AUTOINCREMENT */)              | false",
        "CREATE TABLE t (a INTEGER PRIMARY KEY, b DEFAULT 'AUTOINCREMENT')       | false",
        "CREATE TABLE t (a INTEGER PRIMARY KEY, \"autoincrement\" TEXT)          | false",
        "CREATE TABLE t (a INTEGER PRIMARY KEY, [autoincrement] TEXT)            | false",
        "CREATE TABLE t (a INTEGER PRIMARY KEY, `autoincrement` TEXT)            | false",
        "CREATE TABLE t (a INTEGER PRIMARY KEY, autoincremented TEXT)            | false",
        "CREATE TABLE t (a INTEGER PRIMARY KEY, \"it's\" DEFAULT 'x'' -- ' /*/ autoincrement */) | false",
      })
  void autoincrementIsAKeywordNotAWordInTheText(String sql, boolean autoincrement) {
    Path file = folder.resolve("app.db");
    SqliteFiles.run(file, "CREATE TABLE other (a INTEGER PRIMARY KEY AUTOINCREMENT)");

    assertThat(table(sql.replace("\\n", "\n")).autoincrement()).isEqualTo(autoincrement);
  }

  @Test
  void strictAndWithoutRowidAreTold() {
    Table table = table("CREATE TABLE t (a TEXT PRIMARY KEY, b ANY) STRICT, WITHOUT ROWID");

    assertThat(table.strict()).isTrue();
    assertThat(table.withoutRowid()).isTrue();
    assertThat(table.columns()).extracting(Schema.Column::notNull).containsExactly(true, false);
  }

  @Test
  void anIndexIsNotItsNamesakeAmongTheTriggers() {
    Path file =
        SqliteFiles.run(
            folder.resolve("names.db"),
            """
            CREATE TABLE t (a);
            CREATE TRIGGER twin AFTER INSERT ON t BEGIN SELECT 1; END;
            CREATE INDEX twin ON t (a);
            """);
    try (Database db =
        Database.open(DatabaseFile.at(file), Access.READ_ONLY, Database.DEFAULT_WAIT)) {
      assertThat(Schema.read(db).tables().get(0).indexes())
          .extracting(Index::sql)
          .containsExactly("CREATE INDEX twin ON t (a)");
    }
  }

  @Test
  void indexesKeepTheirOrderAndTerms() {
    Table table =
        table(
            """
            CREATE TABLE t (a PRIMARY KEY, b UNIQUE, c, d, UNIQUE (c, d));
            CREATE INDEX plain ON t (c, d DESC);
            CREATE UNIQUE INDEX part ON t (c) WHERE d > 0;
            CREATE INDEX expression ON t (lower(c), d COLLATE NOCASE);
            """);

    assertThat(table.indexes())
        .containsExactly(
            new Index(
                "sqlite_autoindex_t_2",
                true,
                Origin.UNIQUE_CONSTRAINT,
                false,
                List.of(term("b")),
                ""),
            new Index(
                "sqlite_autoindex_t_3",
                true,
                Origin.UNIQUE_CONSTRAINT,
                false,
                List.of(term("c"), term("d")),
                ""),
            new Index(
                "plain",
                false,
                Origin.CREATE_INDEX,
                false,
                List.of(term("c"), new IndexTerm(Optional.of("d"), true, "BINARY")),
                "CREATE INDEX plain ON t (c, d DESC)"),
            new Index(
                "part",
                true,
                Origin.CREATE_INDEX,
                true,
                List.of(term("c")),
                "CREATE UNIQUE INDEX part ON t (c) WHERE d > 0"),
            new Index(
                "expression",
                false,
                Origin.CREATE_INDEX,
                false,
                List.of(
                    new IndexTerm(Optional.empty(), false, "BINARY"),
                    new IndexTerm(Optional.of("d"), false, "NOCASE")),
                "CREATE INDEX expression ON t (lower(c), d COLLATE NOCASE)"));
  }

  @Test
  void foreignKeysKeepTheirOrderAndActions() {
    Table table =
        table(
            """
            CREATE TABLE t (
              a REFERENCES parent,
              b REFERENCES parent (x) ON DELETE CASCADE ON UPDATE SET NULL,
              c, d,
              FOREIGN KEY (c, d) REFERENCES pair,
              FOREIGN KEY (d, c) REFERENCES pair (y, x)
            );
            CREATE TABLE parent (x INTEGER PRIMARY KEY);
            CREATE TABLE pair (x, y, PRIMARY KEY (x, y));
            """);

    assertThat(table.foreignKeys())
        .containsExactly(
            new ForeignKey(List.of("a"), "parent", List.of(), "NO ACTION", "NO ACTION"),
            new ForeignKey(List.of("b"), "parent", List.of("x"), "SET NULL", "CASCADE"),
            new ForeignKey(List.of("c", "d"), "pair", List.of(), "NO ACTION", "NO ACTION"),
            new ForeignKey(List.of("d", "c"), "pair", List.of("y", "x"), "NO ACTION", "NO ACTION"));
  }

  @Test
  void virtualTablesAreKeptApartFromWhatTheyStoreThingsIn() {
    Schema schema =
        read(
            """
            CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT);
            CREATE VIRTUAL TABLE search USING fts5(body, content='notes', content_rowid='id');
            CREATE VIRTUAL TABLE area USING rtree(id, x0, x1);
            """);

    assertThat(schema.tables()).extracting(Table::name).containsExactly("notes");
    assertThat(schema.virtualTables()).extracting(Named::name).containsExactly("search", "area");
    assertThat(schema.shadowTables())
        .containsExactly(
            "search_data",
            "search_idx",
            "search_docsize",
            "search_config",
            "area_rowid",
            "area_node",
            "area_parent");
  }

  @Test
  void aVirtualTableWhoseModuleIsMissingIsStillListed() {
    Schema schema =
        read(
            """
            CREATE TABLE t (a);
            PRAGMA writable_schema=ON;
            INSERT INTO sqlite_schema VALUES
              ('table', 'gone', 'gone', 0, 'CREATE VIRTUAL TABLE gone USING no_such_module(a)');
            """);

    assertThat(schema.tables()).extracting(Table::name).containsExactly("t");
    assertThat(schema.virtualTables()).extracting(Named::name).containsExactly("gone");
  }

  @Test
  void viewsAndTriggersAreListedAndNeverRun() {
    Schema schema =
        read(
            """
            CREATE TABLE t (a);
            CREATE VIEW sound AS SELECT a FROM t;
            CREATE VIEW broken AS SELECT gone FROM nowhere;
            CREATE VIEW endless AS WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i FROM c)
              SELECT * FROM c;
            CREATE VIEW unknown AS SELECT no_such_function(a) FROM t;
            CREATE TRIGGER shout AFTER INSERT ON t BEGIN SELECT 1; END;
            """);

    assertThat(schema.views())
        .extracting(Named::name)
        .containsExactly("sound", "broken", "endless", "unknown");
    assertThat(schema.triggers())
        .extracting(Named::name, Named::table)
        .containsExactly(tuple("shout", "t"));
    assertThat(schema.tables()).hasSize(1);
  }

  @Test
  void namesMayBeAnything() {
    Schema schema =
        read(
            """
            CREATE TABLE "select" ("from" INTEGER PRIMARY KEY, [a "b"] TEXT, "it's" TEXT, "" TEXT);
            CREATE TABLE "with space%_" (a);
            CREATE TABLE "SQLiteX" (a);
            CREATE INDEX "group" ON "select" ([a "b"], "it's");
            """);

    assertThat(schema.tables())
        .extracting(Table::name)
        .containsExactly("select", "with space%_", "SQLiteX");
    Table table = schema.tables().get(0);
    assertThat(table.columns())
        .extracting(Schema.Column::name)
        .containsExactly("from", "a \"b\"", "it's", "");
    assertThat(table.indexes().get(0).terms()).containsExactly(term("a \"b\""), term("it's"));
  }

  @Test
  void tablesOfSqliteItselfAndTemporaryOnesAreNotListed() {
    Schema schema =
        read(
            "CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT); CREATE INDEX i ON t (a); ANALYZE");

    assertThat(schema.tables()).extracting(Table::name).containsExactly("t");
  }

  private static IndexTerm term(String column) {
    return new IndexTerm(Optional.of(column), false, "BINARY");
  }

  private Table table(String sql) {
    return read(sql).tables().stream()
        .filter(table -> table.name().equals("t"))
        .findFirst()
        .orElseThrow();
  }

  private Schema read(String sql) {
    Path file = SqliteFiles.run(folder.resolve("app.db"), sql);
    try (Database db = Database.open(DatabaseFile.at(file), Access.READ_ONLY, Duration.ZERO)) {
      return Schema.read(db);
    }
  }
}
