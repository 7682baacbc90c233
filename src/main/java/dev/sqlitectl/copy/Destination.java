package dev.sqlitectl.copy;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.postgres.Features;
import dev.sqlitectl.postgres.Identifier;
import dev.sqlitectl.postgres.Postgres;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The schema that a move ends in, and whether it can: asked before the first row is read. */
final class Destination {
  private static final int MOST_NAMED = 5;

  private final Postgres postgres;
  private final String schema;
  private final boolean exists;
  private final Set<String> present;
  private final Features features;

  /**
   * @throws Failure {@link ExitCode#REFUSED} when the database cannot hold every text or the server
   *     lacks what a move needs, {@link ExitCode#AUTH} when the role may not make what a move
   *     makes, {@link ExitCode#STORAGE} when nothing can be written there
   */
  Destination(Postgres postgres) {
    this.postgres = postgres;
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
    requireEncoding();
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

  /** Names of tables, views, indexes, sequences and types that stand there already. */
  Set<String> present() {
    return present;
  }

  /** What makes the schema, for the transaction that fills it; empty when it is there. */
  String creation() {
    return exists ? "" : "CREATE SCHEMA " + Identifier.quote(schema);
  }

  /**
   * @throws Failure {@link ExitCode#REFUSED} when one of these names is taken
   */
  void requireFree(List<String> wanted) {
    List<String> taken = wanted.stream().filter(present::contains).toList();
    if (!taken.isEmpty()) {
      String names = String.join(", ", taken.subList(0, Math.min(MOST_NAMED, taken.size())));
      throw new Failure(
              ExitCode.REFUSED,
              "schema %s already has %d of these tables and views: %s%s"
                  .formatted(schema, taken.size(), names, taken.size() > MOST_NAMED ? ", …" : ""))
          .with("target", postgres.address().display())
          .hint("move into a schema of its own (…?schema=NAME), or drop them first");
    }
  }

  private void requireEncoding() {
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
