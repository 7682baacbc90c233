package dev.sqlitectl.health;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Report;
import dev.sqlitectl.postgres.Identifier;
import dev.sqlitectl.postgres.Postgres;
import java.util.Optional;

/**
 * What a PostgreSQL database is and how it is.
 *
 * @param database {@code user@host:port/database}
 * @param sizeBytes of the whole database, indexes included
 * @param tables ordinary tables in the schema
 * @param rows as the server last estimated them
 * @param move what the last move into this schema noted, when there was one
 */
public record ServerStatus(
    String database,
    String origin,
    String serverVersion,
    String encoding,
    String schema,
    long sizeBytes,
    long tables,
    long indexes,
    long rows,
    Optional<String> move)
    implements Report {

  @Override
  public ExitCode ending() {
    return ExitCode.OK;
  }

  /** Asks the server; nothing is changed. */
  public static ServerStatus of(Postgres postgres, String origin) {
    String schema = postgres.schema();
    return new ServerStatus(
        postgres.address().display(),
        origin,
        postgres.serverVersion(),
        postgres.encoding(),
        schema,
        postgres.number("SELECT pg_database_size(current_database())"),
        count(postgres, schema, "count(*)", "r"),
        count(postgres, schema, "count(*)", "i"),
        count(postgres, schema, "coalesce(sum(greatest(c.reltuples, 0)), 0)::bigint", "r"),
        postgres.first(
            """
            SELECT DISTINCT obj_description(c.oid, 'pg_class') AS note FROM pg_class AS c
            WHERE c.relnamespace = ?::regnamespace AND c.relkind = 'r'
              AND obj_description(c.oid, 'pg_class') LIKE 'moved by sqlitectl%'
            ORDER BY note DESC
            """,
            row -> row.string(0), Identifier.quote(schema)));
  }

  private static long count(Postgres postgres, String schema, String what, String kind) {
    return postgres.number(
        "SELECT "
            + what
            + " FROM pg_class AS c WHERE c.relnamespace = ?::regnamespace AND c.relkind = ?::\"char\"",
        Identifier.quote(schema),
        kind);
  }
}
