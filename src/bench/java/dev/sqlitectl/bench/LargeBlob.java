package dev.sqlitectl.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.OptionalLong;

/** What becomes of one row with a large value: how the move ends, and what it says. */
record LargeBlob(Server server) {
  private static final SqlitectlMove MOVE = new SqlitectlMove("full");

  void print(BenchDatabase source, PrintStream out)
      throws IOException, InterruptedException, SQLException {
    try (Target target = server.fresh()) {
      Child.Ended ended = MOVE.start(source, target);
      TextTable table = new TextTable("", "exit", "s", "rows there", "peak MiB");
      table.add(
          "%s: %s".formatted(source.file().getFileName(), MOVE.name()),
          Integer.toString(ended.status()),
          TextTable.seconds(ended.seconds()),
          Long.toString(target.rows()),
          TextTable.mebibytes(OptionalLong.of(ended.peakBytes())));
      out.println();
      table.print(out);
      if (!ended.err().isBlank()) {
        out.println("it said: " + ended.err().strip());
      }
    }
  }
}
