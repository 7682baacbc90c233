package dev.sqlitectl.copy;

import dev.sqlitectl.copy.type.BadText;
import dev.sqlitectl.copy.type.TypeTable.Proposal;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.Rows;
import dev.sqlitectl.sqlite.Schema;
import dev.sqlitectl.sqlite.Snapshot;
import dev.sqlitectl.sqlite.UnknownCollations;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The reading of every value that comes before a plan: all connections of a snapshot at work, on
 * one range of rowids each at a time.
 */
final class Survey {
  /** Equal ranges may hold unequal numbers of rows: several for each reader even that out. */
  private static final int SLICES_PER_READER = 4;

  private static final long SMALLEST_SLICE = 20_000;

  private final List<Database> readers;
  private final BadText badText;
  private final Progress progress;
  private final AtomicLong rows = new AtomicLong();

  Survey(Snapshot snapshot, BadText badText, Progress progress) {
    this.readers = snapshot.readers();
    this.badText = badText;
    this.progress = progress;
  }

  /** A table, and for each of its columns what is proposed. */
  record Subject(Schema.Table table, List<Proposal> proposals) {}

  /** The evidence of each table, in their order. */
  List<Evidence.OfTable> of(List<Subject> subjects) {
    readers.forEach(UnknownCollations::standIn);
    List<List<String>> slices = subjects.stream().map(subject -> slices(subject.table())).toList();
    List<Crew.Task<Database, Evidence.OfTable>> tasks = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < subjects.size(); i++) {
      Subject subject = subjects.get(i);
      for (String sql : slices.get(i)) {
        tasks.add((db, tick) -> read(db, sql, subject, tick));
        names.add(subject.table().name());
      }
    }
    List<Evidence.OfTable> read =
        new Crew<>(readers)
            .run(
                tasks,
                task ->
                    progress.at("reading " + names.get(task), rows.get(), 0, Progress.Unit.ROWS));
    List<Evidence.OfTable> whole = new ArrayList<>();
    int next = 0;
    for (List<String> ofTable : slices) {
      List<Evidence.OfTable> parts = read.subList(next, next + ofTable.size());
      next += ofTable.size();
      whole.add(Evidence.OfTable.whole(parts));
    }
    return whole;
  }

  private Evidence.OfTable read(Database db, String sql, Subject subject, Runnable tick) {
    try (Rows read = db.rows(sql)) {
      return Evidence.gather(
          read,
          subject.proposals(),
          badText,
          () -> {
            rows.addAndGet(Evidence.ROWS_BETWEEN_TICKS);
            tick.run();
          });
    }
  }

  /** Queries that read each row of a table in one of them. */
  private List<String> slices(Schema.Table table) {
    Optional<String> rowid = readers.size() > 1 ? table.rowidName() : Optional.empty();
    return rowid.map(name -> slices(table, name)).orElseGet(() -> List.of(table.selectSql()));
  }

  private List<String> slices(Schema.Table table, String rowid) {
    String from = " FROM " + Schema.quoted(table.name());
    long first = readers.get(0).number("SELECT min(" + rowid + ")" + from);
    long last = readers.get(0).number("SELECT max(" + rowid + ")" + from);
    // As doubles, for rowids may lie further apart than a long counts.
    double width = ((double) last - first + 1) / (SLICES_PER_READER * readers.size());
    if (width < SMALLEST_SLICE) {
      return List.of(table.selectSql());
    }
    List<String> slices = new ArrayList<>();
    String above = "";
    for (double end = first + width; end < last; end += width) {
      long border = (long) end;
      slices.add(table.selectSql() + " WHERE " + above + rowid + " <= " + border);
      above = rowid + " > " + border + " AND ";
    }
    slices.add(table.selectSql() + " WHERE " + above + rowid + " <= " + last);
    return slices;
  }
}
