package dev.sqlitectl.copy;

import dev.sqlitectl.bench.BenchDatabase;
import dev.sqlitectl.copy.type.TypeTable.Proposal;
import dev.sqlitectl.copy.type.Wire;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.sqlite.Access;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.DatabaseFile;
import dev.sqlitectl.sqlite.Rows;
import dev.sqlitectl.sqlite.Schema;
import dev.sqlitectl.sqlite.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What a row costs on its way out of SQLite, without a server; every figure is for one row. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@OperationsPerInvocation(EncoderBench.ROWS)
public class EncoderBench {
  private static final int EVENTS = 100_000;
  static final int ROWS = EVENTS + EVENTS / 20;

  private Database source;
  private Schema schema;
  private List<List<Proposal>> proposals;
  private CopyPlan plan;

  /** Makes the data and decides the move, outside of what is measured. */
  @Setup
  public void plan() throws IOException, SQLException {
    Path file = BenchDatabase.audit(Path.of("target", "bench"), EVENTS).file();
    source = Database.open(DatabaseFile.at(file), Access.READ_ONLY, Database.DEFAULT_WAIT);
    MoveOptions options = MoveOptions.USUAL;
    Cargo cargo = Cargo.read(source, options);
    schema = cargo.schema();
    ColumnPlanner columns =
        new ColumnPlanner(source, options, new Names(Set.of()), new ArrayList<>());
    proposals = schema.tables().stream().map(columns::proposals).toList();
    try (Snapshot snapshot = new Snapshot(source)) {
      plan = new Planner(snapshot, options, cargo).plan("public", Set.of(), Progress.SILENT);
    }
  }

  @TearDown
  public void close() {
    source.close();
  }

  /** SQLite's own part: every row is stepped to and no value is asked for. */
  @Benchmark
  public long step() {
    long rows = 0;
    for (CopyPlan.Table table : plan.tables()) {
      try (Rows answer = source.rows(table.select())) {
        while (answer.next()) {
          rows++;
        }
      }
    }
    return rows;
  }

  /** What the copier does, into nothing. */
  @Benchmark
  public long encode() {
    long bytes = 0;
    for (CopyPlan.Table table : plan.tables()) {
      Wire wire = new Wire((buffer, offset, length) -> {});
      try (Rows rows = source.rows(table.select())) {
        RowEncoder encoder = new RowEncoder(table, rows, plan.badText());
        while (rows.next()) {
          encoder.write(wire);
        }
      }
      bytes += wire.written();
    }
    return bytes;
  }

  /** What the planner reads every value for. */
  @Benchmark
  public long evidence() {
    long rows = 0;
    for (int i = 0; i < proposals.size(); i++) {
      try (Rows read = source.rows(schema.tables().get(i).selectSql())) {
        rows += Evidence.gather(read, proposals.get(i), plan.badText(), () -> {}).rows();
      }
    }
    return rows;
  }
}
