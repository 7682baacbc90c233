package dev.sqlitectl.testing;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.jdbc.PgConnection;

/** Runs scripts as psql does, in one session that ends at the first error. */
public final class PsqlScripts {
  private static final String COPY_START = "\nCOPY \"";
  private static final String COPY_END = " FROM stdin;\n";
  private static final String ROWS_END = "\n\\.\n";

  private PsqlScripts() {}

  /**
   * Runs a script whose rows stand behind {@code COPY … FROM stdin;}.
   *
   * @return the warnings of the server
   */
  public static List<String> run(String jdbcUrl, String script) throws SQLException {
    List<String> warnings = new ArrayList<>();
    try (PgConnection connection = (PgConnection) DriverManager.getConnection(jdbcUrl)) {
      String rest = script.replace("\\set ON_ERROR_STOP on\n", "");
      for (int end = rest.indexOf(COPY_END); end >= 0; end = rest.indexOf(COPY_END)) {
        int start = rest.lastIndexOf(COPY_START, end);
        int rows = end + COPY_END.length();
        int rowsEnd = rest.indexOf(ROWS_END, rows - 1);
        warnings.addAll(execute(connection, rest.substring(0, start)));
        connection
            .getCopyAPI()
            .copyIn(
                rest.substring(start, rows - 2),
                new StringReader(rest.substring(rows, Math.max(rows, rowsEnd + 1))));
        rest = rest.substring(rowsEnd + ROWS_END.length() - 1);
      }
      warnings.addAll(execute(connection, rest));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return warnings;
  }

  private static List<String> execute(PgConnection connection, String sql) throws SQLException {
    List<String> warnings = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
      for (SQLWarning w = statement.getWarnings(); w != null; w = w.getNextWarning()) {
        warnings.add(String.valueOf(w.getMessage()));
      }
    }
    return warnings;
  }
}
