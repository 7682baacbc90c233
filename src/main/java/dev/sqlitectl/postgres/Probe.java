package dev.sqlitectl.postgres;

import dev.sqlitectl.config.PostgresAddress;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.util.PSQLException;

/**
 * Asks a server, in a session of its own, whether the process behind another session is at work: a
 * silent connection tells a long statement from a lost server by nothing else.
 */
final class Probe implements AutoCloseable {
  private static final int ANSWER_MS = 10_000;

  /** Where nothing is seen of our own session, nothing can be concluded about the other. */
  private static final String ACTIVITY =
      """
      SELECT pid = pg_backend_pid(), coalesce(state, ''), coalesce(wait_event, '')
      FROM pg_stat_activity WHERE pid IN (?, pg_backend_pid())
      """;

  private static final String INDEX_PROGRESS =
      "SELECT row(p.*)::text FROM pg_stat_progress_create_index AS p WHERE pid = ?";

  private final PostgresAddress address;
  private final int pid;
  private volatile Login.@Nullable Session session;

  /**
   * @param pid the server process to ask for
   */
  Probe(PostgresAddress address, int pid) {
    this.address = address;
    this.pid = pid;
  }

  /**
   * What the process does, in words that change while it gets on; empty when the server cannot be
   * asked, the process is gone, or it waits for its client.
   */
  Optional<String> signs() {
    try {
      return activity(connected());
    } catch (SQLException e) {
      close();
      boolean answered = e instanceof PSQLException said && said.getServerErrorMessage() != null;
      return answered ? Optional.of("") : Optional.empty();
    }
  }

  @Override
  public void close() {
    Login.Session open = session;
    session = null;
    if (open != null) {
      Calls.quietly(open::close);
    }
  }

  private PgConnection connected() throws SQLException {
    Login.Session open = session;
    if (open == null) {
      open = Login.open(address, Duration.ofMillis(ANSWER_MS));
      open.connection().setNetworkTimeout(Runnable::run, ANSWER_MS);
      session = open;
    }
    return open.connection();
  }

  private Optional<String> activity(PgConnection open) throws SQLException {
    boolean ours = false;
    Optional<String> theirs = Optional.empty();
    try (PreparedStatement statement = open.prepareStatement(ACTIVITY)) {
      statement.setInt(1, pid);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          if (rows.getBoolean(1)) {
            ours = true;
          } else if (!waits(rows.getString(2), rows.getString(3))) {
            theirs = Optional.of(rows.getString(3));
          }
        }
      }
    }
    if (theirs.isPresent()) {
      return Optional.of(theirs.get() + indexProgress(open));
    }
    return ours ? theirs : Optional.of("");
  }

  private static boolean waits(String state, String event) {
    return state.startsWith("idle") || event.equals("ClientRead") || event.equals("ClientWrite");
  }

  /** Not every server tells it. */
  private String indexProgress(PgConnection open) {
    try (PreparedStatement statement = open.prepareStatement(INDEX_PROGRESS)) {
      statement.setInt(1, pid);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? rows.getString(1) : "";
      }
    } catch (SQLException e) {
      return "";
    }
  }
}
