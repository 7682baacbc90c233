package dev.sqlitectl.copy.dialect;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One table with a column of every type, the same rows in both databases. */
final class Mixed {
  private static final String ROWS =
      """
      (1, 1, 2, 1.5, 10.25, 'Apple', 'x', TRUE, '2024-01-31', '2024-01-31 13:14:15', BLOB('00ff'),
        '{"a":1,"s":"x","t":true,"l":[1,2,3],"n":null,"o":{"k":"v"}}', '6ba7b810-9dad-11d1-80b4-00c04fd430c8'),
      (2, 0, 7, -2.5, 3, 'apple', 'X', FALSE, '2024-02-29', '2024-02-29 00:00:00', BLOB(''),
        '{"a":"1","s":"X","t":false,"l":[]}', '00000000-0000-0000-0000-000000000000'),
      (3, -5, 3, 0.0, -0.5, '', '', TRUE, '1999-12-31', '1999-12-31 23:59:59', BLOB('41'),
        '[]', 'ffffffff-ffff-4fff-8fff-ffffffffffff'),
      (4, NULL, -2, 2.675, 0, 'Äpfel 10', 'É', NULL, NULL, '2000-01-01 00:00:01', NULL, NULL, NULL),
      (5, 10, NULL, 1e10, NULL, '12abc', 'é ', FALSE, '2024-12-30', NULL, BLOB('ff'),
        '{"a":2.5,"s":"12"}', NULL),
      (6, 3, 0, NULL, 99.99, NULL, NULL, TRUE, '2023-01-01', '2023-01-01 06:07:08', BLOB('00'),
        '"text"', '6ba7b811-9dad-11d1-80b4-00c04fd430c8'),
      (7, 123456789012, 5, -0.125, 7.5, ' 7.5 ', 'x ', FALSE, '2024-01-01', '2024-06-15 12:00:00', BLOB('7a'),
        '5', '6ba7b812-9dad-11d1-80b4-00c04fd430c8'),
      (8, -1, -1, 8.345, 12.5, '100%_\\', 'b', TRUE, '2020-02-29', '2020-02-29 10:20:30', BLOB('616263'),
        '{"a":0,"s":"a b"}', '6ba7b813-9dad-11d1-80b4-00c04fd430c8')
      """;

  private static final String SQLITE =
      """
      CREATE TABLE t (id INTEGER PRIMARY KEY, i INT, j BIGINT, r REAL, n NUMERIC(10,2), s TEXT,
        c TEXT COLLATE NOCASE, flag BOOLEAN, d DATE, ts DATETIME, b BLOB, js JSON, u UUID);
      INSERT INTO t VALUES
      """;

  private static final String POSTGRES =
      """
      CREATE TABLE t (id bigint PRIMARY KEY, i bigint, j bigint, r float8, n numeric(10,2), s text,
        c text, flag boolean, d date, ts timestamp, b bytea, js jsonb, u uuid);
      INSERT INTO t VALUES
      """;

  private static final Map<String, Scope.Column> COLUMNS =
      Stream.of(
              column("id", "bigint", ""),
              column("i", "bigint", ""),
              column("j", "bigint", ""),
              column("r", "double precision", ""),
              column("n", "numeric(10,2)", ""),
              column("s", "text", ""),
              column("c", "text", ""),
              column("flag", "boolean", ""),
              column("d", "date", ""),
              column("ts", "timestamp", "YYYY-MM-DD HH24:MI:SS"),
              column("b", "bytea", ""),
              column("js", "jsonb", ""),
              column("u", "uuid", "lower"))
          .collect(Collectors.toMap(column -> "t." + column.name(), Function.identity()));

  private Mixed() {}

  static TwoDatabases databases(Path folder) throws SQLException {
    return new TwoDatabases(
        folder.resolve("mixed.db"),
        SQLITE + ROWS.replaceAll("BLOB\\('([0-9a-f]*)'\\)", "x'$1'"),
        POSTGRES + ROWS.replaceAll("BLOB\\('([0-9a-f]*)'\\)", "'\\\\x$1'"));
  }

  static Scope scope(TwoDatabases databases) {
    return databases.scope(COLUMNS);
  }

  /** The table's columns as names of an expression. */
  static Expressions expressions(Optional<Queries> queries) {
    List<Field> fields =
        List.of(
            field("id", Type.BIGINT, Affinity.INTEGER),
            field("i", Type.BIGINT, Affinity.INTEGER),
            field("j", Type.BIGINT, Affinity.INTEGER),
            field("r", Type.REAL, Affinity.REAL),
            field("n", Type.NUMERIC, Affinity.NUMERIC, Collation.BINARY, Typed.PLAIN),
            field("s", Type.TEXT, Affinity.TEXT),
            field("c", Type.TEXT, Affinity.TEXT, Collation.NOCASE, ""),
            field("flag", Type.BOOLEAN, Affinity.NUMERIC),
            field("d", Type.DATE, Affinity.NUMERIC, Collation.BINARY, Typed.DAY),
            field("ts", Type.TIMESTAMP, Affinity.NUMERIC, Collation.BINARY, Typed.SECOND),
            field("b", Type.BLOB, Affinity.BLOB),
            field("js", Type.JSON, Affinity.NUMERIC),
            field("u", Type.UUID, Affinity.NUMERIC, Collation.BINARY, Typed.LOWER));
    Relation relation = new Relation("t", fields, Optional.of("id"));
    return new Expressions(Frame.of(new Frame.Source("t", "", relation)), queries);
  }

  private static Scope.Column column(String name, String type, String form) {
    return new Scope.Column(name, type, false, form);
  }

  private static Field field(String name, Type type, Affinity affinity) {
    return field(name, type, affinity, Collation.BINARY, "");
  }

  private static Field field(
      String name, Type type, Affinity affinity, Collation collation, String form) {
    return new Field(name, name, type, affinity, collation, form);
  }
}
