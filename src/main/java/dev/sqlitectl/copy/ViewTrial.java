package dev.sqlitectl.copy;

import dev.sqlitectl.copy.type.BadText;
import dev.sqlitectl.copy.type.Cell;
import dev.sqlitectl.copy.type.DateText;
import dev.sqlitectl.copy.type.Decimal;
import dev.sqlitectl.copy.type.JsonText;
import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.postgres.Identifier;
import dev.sqlitectl.postgres.Postgres;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.Rows;
import dev.sqlitectl.sqlite.Schema;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Tries translated views: each is made over the staged tables and run on both sides, and stays only
 * when both give the same rows.
 */
final class ViewTrial {
  /** A view that takes longer to compare, on either side, is left out. */
  private static final long LONGEST_MS = 10_000;

  /** Sums of doubles depend on the order of their terms; so many digits do not. */
  private static final MathContext DIGITS = new MathContext(12);

  private final Database source;
  private final Postgres target;
  private final String schema;
  private final boolean sameRows;

  /**
   * @param schema where the staged tables stand
   * @param sameRows whether they hold what SQLite does: else views are made, and not compared
   */
  ViewTrial(Database source, Postgres target, String schema, boolean sameRows) {
    this.source = source;
    this.target = target;
    this.schema = schema;
    this.sameRows = sameRows;
  }

  /**
   * Makes the views in order; those that PostgreSQL refuses or answers otherwise are listed.
   *
   * @return those that were made
   */
  List<CopyPlan.View> sound(
      List<CopyPlan.View> views, List<NotCarried> notCarried, Progress progress) {
    if (views.isEmpty()) {
      return List.of();
    }
    target.execute(
        "SET search_path TO "
            + Identifier.quote(schema)
            + "; SET statement_timeout TO "
            + LONGEST_MS);
    try {
      return tried(views, notCarried, progress);
    } finally {
      target.tidyUp("RESET search_path; SET statement_timeout TO 0");
    }
  }

  private List<CopyPlan.View> tried(
      List<CopyPlan.View> views, List<NotCarried> notCarried, Progress progress) {
    List<CopyPlan.View> made = new ArrayList<>();
    for (CopyPlan.View view : views) {
      progress.at("view " + view.source(), 0, 0, Progress.Unit.STEPS);
      String reason = refusal(view);
      if (reason.isEmpty()) {
        reason = sameRows ? difference(view) : "made, but not compared: some rows are others";
        if (reason.isEmpty() || !sameRows) {
          made.add(view);
        }
      }
      if (!reason.isEmpty()) {
        notCarried.add(new NotCarried("view", view.source(), reason, view.sourceSql()));
      }
    }
    return List.copyOf(made);
  }

  /** Why the view cannot be made; empty when it was. */
  private String refusal(CopyPlan.View view) {
    try {
      target.execute(Ddl.createView(schema, view));
      return "";
    } catch (Failure failure) {
      requireOrdinary(failure);
      return "PostgreSQL refuses its translation: " + failure.message();
    }
  }

  /** Why the view cannot stay; empty when it can. */
  private String difference(CopyPlan.View view) {
    try {
      Fingerprint here = inSqlite(view);
      Fingerprint there = inPostgres(view);
      if (here.rows() == there.rows() && here.differing(there).isEmpty()) {
        return "";
      }
      drop(view);
      return "its translation gives other rows";
    } catch (Failure failure) {
      requireOrdinary(failure);
      drop(view);
      return "it could not be compared: " + failure.message();
    }
  }

  private static void requireOrdinary(Failure failure) {
    if (failure.code() != ExitCode.FAILED) {
      throw failure;
    }
  }

  private void drop(CopyPlan.View view) {
    target.execute("DROP VIEW " + Identifier.quote(schema, view.name()) + " CASCADE");
  }

  private Fingerprint inSqlite(CopyPlan.View view) {
    long deadline = System.nanoTime() + LONGEST_MS * 1_000_000;
    Progress watch =
        step -> {
          if (System.nanoTime() > deadline) {
            throw new Failure(ExitCode.FAILED, "it takes too long in SQLite");
          }
        };
    return source.watched(
        watch,
        "view " + view.source(),
        () -> {
          Fingerprint rows = new Fingerprint();
          try (Rows answer = source.rows("SELECT * FROM " + Schema.quoted(view.source()))) {
            Cell cell = new Cell(answer, BadText.BYTEA);
            while (answer.next()) {
              StringBuilder row = new StringBuilder();
              for (int i = 0; i < answer.columns(); i++) {
                row.append(written(cell.at(i))).append('\0');
              }
              add(rows, row);
            }
          }
          return rows;
        });
  }

  private Fingerprint inPostgres(CopyPlan.View view) {
    Fingerprint rows = new Fingerprint();
    target.each(
        "SELECT * FROM " + Identifier.quote(schema, view.name()),
        answer -> {
          StringBuilder row = new StringBuilder();
          for (int i = 0; i < view.columns().size(); i++) {
            row.append(answer.isNull(i) ? "" : normal(answer.string(i))).append('\0');
          }
          add(rows, row);
        });
    return rows;
  }

  private static void add(Fingerprint rows, CharSequence row) {
    byte[] bytes = row.toString().getBytes(StandardCharsets.UTF_8);
    rows.add(bytes, 0, bytes.length);
  }

  private static String written(Cell cell) {
    return switch (cell.storage()) {
      case NULL -> "";
      case INTEGER -> normal(Long.toString(cell.integer()));
      case REAL -> normal(Decimal.text(cell.real()));
      case TEXT -> normal(new String(cell.bytes(), StandardCharsets.UTF_8));
      case BLOB -> normal("\\x" + HexFormat.of().formatHex(cell.bytes()));
    };
  }

  /** One spelling for what both sides may write differently: numbers, truth, moments, JSON. */
  private static String normal(String text) {
    if (text.equals("t") || text.equals("f")) {
      return text.equals("t") ? "=1" : "=0";
    }
    if (text.length() < 400 && text.matches("[-+]?\\d+(\\.\\d*)?([eE][-+]?\\d+)?")) {
      BigDecimal number = new BigDecimal(text).round(DIGITS).stripTrailingZeros();
      return "=" + (number.signum() == 0 ? "0" : number.toString());
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (text.startsWith("{") || text.startsWith("[")) {
      return JsonText.kindOf(bytes) == JsonText.Kind.VALUE
          ? "=" + new String(JsonText.asJsonbPrints(bytes), StandardCharsets.UTF_8)
          : "=" + text;
    }
    long plain = DateText.timestamp(bytes);
    long moment = plain == DateText.NONE ? DateText.timestampWithOffset(bytes) : plain;
    return moment == DateText.NONE ? "=" + text : "@" + moment;
  }
}
