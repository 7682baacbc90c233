package dev.sqlitectl.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * What PostgreSQL itself can do: the rows of a finished move, from files in its own binary format,
 * each table frozen in the transaction that makes it, without keys and indexes.
 */
final class Limit implements Contender {
  private static final int BLOCK = 1 << 16;

  private final List<Export> exports;

  private Limit(List<Export> exports) {
    this.exports = exports;
  }

  /** A table ready to be loaded. */
  private record Export(String table, String createSql, Path file) {}

  /** Exports what a move has brought into PostgreSQL. */
  static Limit of(Target moved, Path folder) throws IOException, SQLException {
    Files.createDirectories(folder);
    List<Export> exports = new ArrayList<>();
    try (Connection connection = moved.connect()) {
      for (String table : moved.tables()) {
        Path file = folder.resolve("limit-" + exports.size() + ".copy");
        try (OutputStream out = Files.newOutputStream(file)) {
          copying(connection).copyOut("COPY " + table + " TO STDOUT (FORMAT binary)", out);
        }
        exports.add(new Export(table, createSql(moved, table), file));
      }
    }
    return new Limit(List.copyOf(exports));
  }

  private static String createSql(Target moved, String table) throws SQLException {
    List<String> columns =
        moved.list(
            """
            SELECT quote_ident(attname) || ' ' || format_type(atttypid, atttypmod)
              || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END
            FROM pg_attribute
            WHERE attrelid = '%s'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum
            """
                .formatted(table.replace("'", "''")));
    return "CREATE TABLE %s (%s)".formatted(table, String.join(", ", columns));
  }

  @Override
  public String name() {
    return "limit: binary COPY, frozen";
  }

  @Override
  public Run run(BenchDatabase source, Target target) throws IOException, SQLException {
    try (Connection connection = target.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      long start = System.nanoTime();
      for (Export export : exports) {
        statement.execute(export.createSql());
        try (InputStream in = Files.newInputStream(export.file())) {
          String sql = "COPY " + export.table() + " FROM STDIN (FORMAT binary, FREEZE)";
          copying(connection).copyIn(sql, in, BLOCK);
        }
        connection.commit();
      }
      return new Run((System.nanoTime() - start) / 1e9, OptionalLong.empty(), Map.of());
    }
  }

  private static CopyManager copying(Connection connection) throws SQLException {
    return connection.unwrap(PGConnection.class).getCopyAPI();
  }
}
