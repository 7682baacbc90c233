package dev.sqlitectl.copy;

import dev.sqlitectl.copy.type.BadText;
import dev.sqlitectl.copy.type.Conversion;
import dev.sqlitectl.copy.type.GivenType;
import dev.sqlitectl.copy.type.TypeTable;
import dev.sqlitectl.copy.type.TypeTable.Proposal;
import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.postgres.Identifier;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.Schema;
import dev.sqlitectl.sqlite.StorageClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Decides what each column becomes: its type, its name, and whether it may be NULL. */
final class ColumnPlanner {
  /** Columns that every PostgreSQL table has of its own. */
  private static final Set<String> SYSTEM_COLUMNS =
      Set.of("tableoid", "xmin", "cmin", "xmax", "cmax", "ctid");

  private final Database db;
  private final MoveOptions options;
  private final TypeTable types;
  private final GivenType given;
  private final Names relationNames;
  private final List<NotCarried> notCarried;
  private final List<Misfit> misfits = new ArrayList<>();

  /**
   * @param relationNames gives out the names of sequences
   * @param notCarried gets what PostgreSQL will not have
   */
  ColumnPlanner(
      Database db, MoveOptions options, Names relationNames, List<NotCarried> notCarried) {
    this.db = db;
    this.relationNames = relationNames;
    this.options = options;
    this.types = new TypeTable(options.narrowIntegers(), options.zone());
    this.given = new GivenType(options.zone());
    this.notCarried = notCarried;
  }

  /** What is proposed for each column of a table, before its values are read. */
  List<Proposal> proposals(Schema.Table table) {
    return table.columns().stream().map(column -> proposal(table, column)).toList();
  }

  /** Values, column by column, for which nothing may be written. */
  List<Misfit> misfits() {
    return List.copyOf(misfits);
  }

  private Proposal proposal(Schema.Table table, Schema.Column column) {
    Optional<String> wanted =
        options.mapping().column(table.name(), column.name()).flatMap(Mapping.Column::type);
    if (wanted.isPresent()) {
      List<Conversion> ways = given.conversions(wanted.get());
      if (ways.isEmpty()) {
        throw new Failure(
                ExitCode.USAGE,
                "the mapping gives %s.%s the type %s, into which nothing can be written here"
                    .formatted(table.name(), column.name(), wanted.get()))
            .hint("the types that a mapping may name are in docs/reference/type-mapping.md");
      }
      return new Proposal(ways, List.of());
    }
    boolean alias = table.rowidAlias().filter(column.name()::equals).isPresent();
    return alias ? types.ofRowid() : types.of(column.declaredType());
  }

  /**
   * @param tableName the table's name in PostgreSQL
   */
  List<CopyPlan.Column> columns(
      Schema.Table table, String tableName, Evidence.OfTable evidence, Conversions conversions) {
    List<String> names = names(table);
    List<CopyPlan.Column> columns = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      Schema.Column column = table.columns().get(i);
      Evidence values = evidence.columns().get(i);
      Conversion conversion = conversions.of(table, column);
      boolean holdsNull = values.count(StorageClass.NULL) > 0;
      if (column.notNull() && holdsNull) {
        leave("not null", table.name() + "." + column.name(), "the column holds NULL");
      }
      seeMisfits(table.name(), column, values, conversion);
      seeZone(table.name() + "." + column.name(), conversion);
      columns.add(
          new CopyPlan.Column(
              column.name(),
              names.get(i),
              column.declaredType(),
              conversion,
              values.isWidenedBy(conversion),
              values.profile(conversion),
              column.notNull() && !holdsNull,
              identity(table, column, conversion, tableName + "_" + names.get(i) + "_seq"),
              Optional.empty(),
              Optional.empty()));
    }
    return List.copyOf(columns);
  }

  /** What the columns of a table will be called. */
  List<String> names(Schema.Table table) {
    Names names = new Names(SYSTEM_COLUMNS);
    return table.columns().stream()
        .map(column -> names.allot(free(wantedName(table, column))))
        .toList();
  }

  /** A box's xmin and xmax are common names: they stay what they are but for the case. */
  private static String free(String column) {
    return SYSTEM_COLUMNS.contains(column) ? column.toUpperCase(Locale.ROOT) : column;
  }

  /** What a column is to be called, where that name is free. */
  String wantedName(Schema.Table table, Schema.Column column) {
    return options
        .mapping()
        .nameOf(table.name(), column.name())
        .orElseGet(() -> options.naming().of(column.name()));
  }

  private void seeMisfits(
      String table, Schema.Column column, Evidence values, Conversion conversion) {
    boolean stopped =
        options.onMismatch() == OnMismatch.FAIL
            || (options.onMismatch() == OnMismatch.WIDEN && !values.holding().contains(conversion));
    if (stopped) {
      values
          .profile(conversion)
          .misfits()
          .forEach(m -> misfits.add(new Misfit(table, column.name(), column.declaredType(), m)));
    }
    seeBadTexts(table, column, values);
  }

  /** A zone that was asked for and cannot be given to a column is no small thing. */
  private void seeZone(String column, Conversion conversion) {
    if (options.zone().isPresent() && conversion.type().equals("timestamp")) {
      String reason =
          "it stays timestamp: clocks in %s showed one of its times never, or twice"
              .formatted(options.zone().get());
      leave("time zone", column, reason);
    }
  }

  /** Lists texts that may not be moved, or are changed by it. */
  void seeBadTexts(String table, Schema.Column column, Evidence values) {
    boolean told =
        misfits.stream().anyMatch(m -> m.table().equals(table) && m.column().equals(column.name()));
    if (values.unstorable() > 0 && options.badText() == BadText.FAIL && !told) {
      misfits.add(new Misfit(table, column.name(), column.declaredType(), values.badText()));
    }
    if (values.mended() > 0) {
      String how =
          switch (options.badText()) {
            case STRIP -> "what cannot be stored was left out of";
            case ESCAPE -> "what cannot be stored was escaped in";
            default -> "what is not UTF-8 was read as Latin-1, and NUL left out, in";
          };
      leave(
          "text",
          table + "." + column.name(),
          "%s %,d of its texts".formatted(how, values.mended()));
    }
  }

  /**
   * Goes on after what was ever given out, as far as SQLite remembers; none when all are used.
   *
   * @param usual what the server calls the sequence when nothing else is called so
   */
  private Optional<CopyPlan.Identity> identity(
      Schema.Table table, Schema.Column column, Conversion conversion, String usual) {
    boolean alias = table.rowidAlias().filter(column.name()::equals).isPresent();
    if (!alias || !conversion.family().equals("bigint")) {
      return Optional.empty();
    }
    String largest =
        "SELECT coalesce(max(%s), 0) FROM %s"
            .formatted(Identifier.quote(column.name()), Identifier.quote(table.name()));
    long last = Math.max(0, db.number(largest));
    if (table.autoincrement()) {
      last =
          Math.max(last, db.number("SELECT seq FROM sqlite_sequence WHERE name = ?", table.name()));
    }
    long most =
        switch (conversion.type()) {
          case "smallint" -> Short.MAX_VALUE;
          case "integer" -> Integer.MAX_VALUE;
          default -> Long.MAX_VALUE;
        };
    if (last >= most) {
      leave("identity", table.name() + "." + column.name(), "the largest number is in use");
      return Optional.empty();
    }
    Optional<String> other =
        Optional.of(relationNames.allot(usual)).filter(name -> !name.equals(usual));
    return Optional.of(new CopyPlan.Identity(last + 1, other));
  }

  private void leave(String kind, String name, String reason) {
    notCarried.add(new NotCarried(kind, name, reason, ""));
  }
}
