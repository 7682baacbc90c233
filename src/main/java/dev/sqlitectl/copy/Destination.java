package dev.sqlitectl.copy;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.postgres.Features;
import dev.sqlitectl.postgres.Identifier;
import dev.sqlitectl.postgres.Postgres;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The schema that a move ends in, and whether it can: asked before the first row is read. */
final class Destination {
  private static final int MOST_NAMED = 5;

  private final Postgres postgres;
  private final String schema;
  private final boolean exists;
  private final boolean replace;
  private final Set<String> present;
  private List<Standing> replaced = List.of();
  private final Features features;

  /** A relation that stands in the schema already. */
  private record Standing(String name, String kind, boolean ours, boolean granted) {
    boolean isView() {
      return kind.equals("v");
    }
  }

  /**
   * @param replace whether tables and views that stand there may be dropped
   * @throws Failure {@link ExitCode#REFUSED} when the database cannot hold every text or the server
   *     lacks what a move needs, {@link ExitCode#AUTH} when the role may not make what a move
   *     makes, {@link ExitCode#STORAGE} when nothing can be written there
   */
  Destination(Postgres postgres, boolean replace) {
    this.postgres = postgres;
    this.replace = replace;
    this.schema = postgres.schema();
    this.exists =
        postgres.number("SELECT count(*) FROM pg_namespace WHERE nspname = ?", schema) > 0;
    this.present =
        new HashSet<>(
            postgres.list(
                """
                SELECT c.relname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
                WHERE n.nspname = ?
                UNION SELECT t.typname FROM pg_type AS t WHERE t.typnamespace =
                  (SELECT oid FROM pg_namespace WHERE nspname = ?)
                """,
                row -> row.string(0),
                schema,
                schema));
    requireEncoding(postgres);
    requireWritable();
    requirePrivileges();
    this.features = Features.of(postgres);
  }

  String schema() {
    return schema;
  }

  /** What the server can do. */
  Features features() {
    return features;
  }

  /** What makes the schema, for the transaction that fills it; empty when it is there. */
  String creation() {
    return exists ? "" : "CREATE SCHEMA " + Identifier.quote(schema);
  }

  /**
   * Makes sure that tables and views of these names can be made.
   *
   * @throws Failure {@link ExitCode#REFUSED} when a name is taken and may not be, or cannot be,
   *     freed
   */
  void require(List<String> wanted) {
    List<String> taken = wanted.stream().filter(present::contains).toList();
    if (taken.isEmpty()) {
      return;
    }
    if (!replace) {
      throw refused("schema %s already has %d of these tables and views: %s", taken)
          .hint("replace them with --replace, or move into a schema of its own (…?schema=NAME)");
    }
    replaced = standing(taken);
    List<String> replaceable = replaced.stream().map(Standing::name).toList();
    List<String> others = taken.stream().filter(name -> !replaceable.contains(name)).toList();
    if (!others.isEmpty()) {
      throw refused("schema %s has %d of these names for what is no table or view: %s", others)
          .hint("rename or drop them first");
    }
    replaced.stream().filter(relation -> !relation.ours()).forEach(this::requireOwnership);
    List<String> dependents = dependents();
    if (!dependents.isEmpty()) {
      throw refused(
              "what would be replaced in schema %1$s is in use elsewhere (%2$d): %3$s", dependents)
          .hint("drop them first, and make them again after the move");
    }
  }

  private void requireOwnership(Standing relation) {
    throw denied("only its owner may replace " + schema + "." + relation.name());
  }

  /** The names that nothing new may have, once what is replaced is gone. */
  Set<String> occupied() {
    if (replaced.isEmpty()) {
      return present;
    }
    Set<String> occupied = new HashSet<>(present);
    occupied.removeAll(
        postgres.list(
            """
            WITH gone AS (SELECT oid FROM pg_class WHERE oid IN (%s))
            SELECT c.relname FROM pg_class AS c WHERE c.oid IN (SELECT oid FROM gone)
              OR c.oid IN (SELECT indexrelid FROM pg_index WHERE indrelid IN (SELECT oid FROM gone))
              OR c.oid IN (SELECT objid FROM pg_depend
                WHERE classid = 'pg_class'::regclass AND deptype IN ('a', 'i')
                  AND refobjid IN (SELECT oid FROM gone))
            """
                .formatted(replacedOids()),
            row -> row.string(0)));
    return occupied;
  }

  /**
   * What is dropped for the new tables, in order, for the switching transaction. A view that is not
   * made anew stays, unless tables that it may read go.
   *
   * @param made the names of the views that take the place of others
   */
  List<String> drops(List<String> made) {
    List<String> drops = new ArrayList<>();
    boolean viewsAlone = replaced.stream().allMatch(Standing::isView);
    drop(
            "VIEW",
            replaced.stream()
                .filter(r -> r.isView() && (!viewsAlone || made.contains(r.name())))
                .toList())
        .ifPresent(drops::add);
    drop("TABLE", replaced.stream().filter(r -> !r.isView()).toList()).ifPresent(drops::add);
    return drops;
  }

  /**
   * Makes sure that nothing is dropped for a table that stays behind.
   *
   * @param reason why it does
   * @throws Failure {@link ExitCode#REFUSED} when it was to replace what stands there
   */
  void requireNothingAt(CopyPlan.Table table, String reason) {
    if (replaced.stream().anyMatch(relation -> relation.name().equals(table.name()))) {
      throw new Failure(
              ExitCode.REFUSED,
              "table " + table.source() + " cannot move, and what stands in its place would go")
          .with("target", postgres.address().display())
          .with("reason", reason)
          .hint("leave it out with --exclude");
    }
  }

  /** The replaced tables and views on which privileges had been granted, which go with them. */
  List<String> losingPrivileges() {
    return replaced.stream().filter(Standing::granted).map(Standing::name).toList();
  }

  private Optional<String> drop(String kind, List<Standing> relations) {
    return relations.isEmpty()
        ? Optional.empty()
        : Optional.of(
            relations.stream()
                .map(relation -> Identifier.quote(schema, relation.name()))
                .collect(Collectors.joining(", ", "DROP " + kind + " ", "")));
  }

  private List<Standing> standing(List<String> names) {
    return postgres.list(
        """
        SELECT relname, relkind, pg_has_role(relowner, 'USAGE'), relacl IS NOT NULL
        FROM pg_class WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = ?)
          AND relkind IN ('r', 'p', 'v') AND relname IN (%s)
        """
            .formatted(literals(names)),
        row ->
            new Standing(
                row.string(0), row.string(1), row.string(2).equals("t"), row.string(3).equals("t")),
        schema);
  }

  /**
   * Views and foreign keys outside of what is replaced: a DROP without CASCADE would stop at them.
   */
  private List<String> dependents() {
    return postgres.list(
        """
        WITH gone AS (SELECT oid FROM pg_class WHERE oid IN (%s))
        SELECT 'view ' || v.oid::regclass FROM pg_depend AS d
          JOIN pg_rewrite AS r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
          JOIN pg_class AS v ON v.oid = r.ev_class
          WHERE d.refobjid IN (SELECT oid FROM gone) AND v.oid NOT IN (SELECT oid FROM gone)
        UNION
        SELECT 'table ' || conrelid::regclass FROM pg_constraint
          WHERE contype = 'f' AND confrelid IN (SELECT oid FROM gone)
            AND conrelid NOT IN (SELECT oid FROM gone)
        ORDER BY 1
        """
            .formatted(replacedOids()),
        row -> row.string(0));
  }

  private String replacedOids() {
    return replaced.stream()
        .map(r -> Identifier.literal(Identifier.quote(schema, r.name())) + "::regclass")
        .collect(Collectors.joining(", "));
  }

  private static String literals(List<String> names) {
    return names.stream().map(Identifier::literal).collect(Collectors.joining(", "));
  }

  private Failure refused(String message, List<String> names) {
    String listed = String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())));
    return new Failure(
            ExitCode.REFUSED,
            message.formatted(
                schema, names.size(), listed + (names.size() > MOST_NAMED ? ", …" : "")))
        .with("target", postgres.address().display());
  }

  /**
   * @throws Failure {@link ExitCode#REFUSED} when the database cannot hold every text
   */
  static void requireEncoding(Postgres postgres) {
    if (!postgres.encoding().equals("UTF8")) {
      throw new Failure(
              ExitCode.REFUSED,
              "the database stores text as %s, which cannot hold every text"
                  .formatted(postgres.encoding()))
          .with("target", postgres.address().display())
          .hint("create one with: createdb --encoding=UTF8 --template=template0 NAME");
    }
  }

  private void requireWritable() {
    if (schema.startsWith("pg_") || schema.equals("information_schema")) {
      throw new Failure(ExitCode.REFUSED, "schema " + schema + " is the server's own")
          .with("target", postgres.address().display())
          .hint("move into another: …?schema=NAME");
    }
    if (holds("pg_is_in_recovery()")) {
      throw new Failure(ExitCode.STORAGE, "the server is a standby, which takes no writes")
          .with("target", postgres.address().display())
          .hint("name the primary server");
    }
    if (holds("current_setting('transaction_read_only')::boolean")) {
      throw new Failure(ExitCode.STORAGE, "transactions are read-only in this database")
          .with("target", postgres.address().display())
          .hint("unset default_transaction_read_only for the role, the database or the server");
    }
  }

  private void requirePrivileges() {
    String user = Identifier.quote(postgres.address().user());
    String database = Identifier.quote(postgres.address().database());
    if (!holds("has_database_privilege(current_database(), 'CREATE')")) {
      throw denied("the role may not create schemas in this database, where a move is prepared")
          .hint("as its owner: GRANT CREATE ON DATABASE " + database + " TO " + user);
    }
    if (exists && !holds("has_schema_privilege(" + Identifier.literal(schema) + ", 'CREATE')")) {
      throw denied("the role may not create tables in schema " + schema)
          .hint("as its owner: GRANT CREATE ON SCHEMA " + Identifier.quote(schema) + " TO " + user);
    }
  }

  private boolean holds(String condition) {
    return postgres.text("SELECT " + condition).equals("t");
  }

  private Failure denied(String message) {
    return new Failure(ExitCode.AUTH, message).with("target", postgres.address().display());
  }
}
