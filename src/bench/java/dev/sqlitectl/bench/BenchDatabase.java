package dev.sqlitectl.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A SQLite file to be moved, made by SQLite itself and kept for the next run.
 *
 * @param rows in all its tables
 */
public record BenchDatabase(Path file, long rows) {
  private static final int ROWS_PER_SMALL_TABLE = 5;

  /** Audit events of agents, and a twentieth as many sessions: some 240 bytes a row. */
  public static BenchDatabase audit(Path folder, long events) throws IOException, SQLException {
    long sessions = Math.max(1, events / 20);
    Path file = folder.resolve("audit-" + events + ".db");
    return new BenchDatabase(make(file, auditScript(events, sessions)), events + sessions);
  }

  /** Tables of a few rows, each with two indexes and a foreign key to the table before it. */
  static BenchDatabase tables(Path folder, int count) throws IOException, SQLException {
    List<String> script = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      script.addAll(smallTable(i));
    }
    Path file = folder.resolve("tables-" + count + ".db");
    return new BenchDatabase(make(file, script), (long) count * ROWS_PER_SMALL_TABLE);
  }

  /**
   * One row with one blob.
   *
   * @param megabytes of 1,000,000 bytes
   */
  static BenchDatabase blob(Path folder, int megabytes) throws IOException, SQLException {
    List<String> script =
        List.of(
            "CREATE TABLE document (id INTEGER PRIMARY KEY, content BLOB NOT NULL)",
            "INSERT INTO document VALUES (1, randomblob(%d000000))".formatted(megabytes));
    return new BenchDatabase(make(folder.resolve("blob-" + megabytes + ".db"), script), 1);
  }

  long bytes() throws IOException {
    return Files.size(file);
  }

  private static List<String> auditScript(long events, long sessions) {
    return List.of(
        """
        CREATE TABLE agent_sessions (
          session_id VARCHAR(255) PRIMARY KEY, orchestrator_id VARCHAR(255) NOT NULL,
          status VARCHAR(50) NOT NULL, context_snapshot JSON NOT NULL, account_ids TEXT,
          is_active BOOLEAN NOT NULL DEFAULT 1, created_at DATETIME NOT NULL)
        """,
        """
        CREATE TABLE audit_events (
          event_id INTEGER PRIMARY KEY AUTOINCREMENT,
          session_id VARCHAR(255) REFERENCES agent_sessions(session_id),
          event_type VARCHAR(100) NOT NULL, timestamp DATETIME NOT NULL, actor VARCHAR(255),
          action VARCHAR(255) NOT NULL, cost DECIMAL(10,6), duration REAL, ok BOOLEAN,
          event_metadata JSON, payload BLOB)
        """,
        """
        INSERT INTO agent_sessions
        WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < %d)
        SELECT printf('sess-%%08d', i), 'orch-' || (i %% 17),
          CASE i %% 3 WHEN 0 THEN 'active' WHEN 1 THEN 'done' ELSE 'failed' END,
          '{"user_id": "' || i || '", "workflow": "account_review"}',
          '["ACC' || i || '","ACC' || (i + 1) || '"]', i %% 2,
          datetime(1700000000 + i * 60, 'unixepoch') FROM c
        """
            .formatted(sessions),
        """
        INSERT INTO audit_events
        WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < %d)
        SELECT i, printf('sess-%%08d', 1 + i %% %d), 'type-' || (i %% 23),
          strftime('%%Y-%%m-%%d %%H:%%M:%%f', 1700000000 + i, 'unixepoch'),
          CASE WHEN i %% 7 = 0 THEN NULL ELSE 'actor' || (i %% 1000) END,
          'action performed number ' || i, round(i * 0.000123, 6), i * 1.5, i %% 2,
          '{"priority":"high","n":' || i || '}', CASE WHEN i %% 10 = 0 THEN randomblob(32) END
        FROM c
        """
            .formatted(events, sessions),
        "CREATE INDEX ix_audit_session ON audit_events(session_id)",
        "CREATE INDEX ix_audit_ts ON audit_events(timestamp DESC)",
        "CREATE INDEX ix_audit_type ON audit_events(event_type, timestamp)");
  }

  private static List<String> smallTable(int number) {
    return List.of(
        """
        CREATE TABLE t%1$d (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES t%2$d(id),
          name VARCHAR(100) NOT NULL, price DECIMAL(10,2), made DATETIME NOT NULL)
        """
            .formatted(number, Math.max(0, number - 1)),
        """
        INSERT INTO t%1$d
        WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < %2$d)
        SELECT i, i, 'name ' || i, round(i * 1.1, 2), datetime(1700000000 + i, 'unixepoch') FROM c
        """
            .formatted(number, ROWS_PER_SMALL_TABLE),
        "CREATE INDEX ix_t%1$d_parent ON t%1$d(parent)".formatted(number),
        "CREATE INDEX ix_t%1$d_made ON t%1$d(made)".formatted(number));
  }

  /** A file is there whole or not at all: what was half made has another name. */
  private static Path make(Path file, List<String> script) throws IOException, SQLException {
    if (Files.exists(file)) {
      return file;
    }
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path draft = Files.createTempFile(file.toAbsolutePath().getParent(), "draft-", ".db");
    try {
      run(draft, script);
      return Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static void run(Path file, List<String> script) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = OFF");
      statement.execute("PRAGMA synchronous = OFF");
      statement.execute("BEGIN");
      for (String sql : script) {
        statement.execute(sql);
      }
      statement.execute("COMMIT");
      statement.execute("PRAGMA journal_mode = WAL");
    }
  }
}
