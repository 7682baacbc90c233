package dev.sqlitectl.copy.random;

import java.util.List;

/** What a column is meant for, and the declared types that say so. */
enum Kind {
  INTEGER(
      "INTEGER", "INT", "BIGINT", "TINYINT(1)", "UNSIGNED BIG INT", "intege", "CHARINT", "INT8"),
  REAL("REAL", "DOUBLE", "DOUBLE PRECISION", "FLOAT", "FLOATING POINT", "real(5)"),
  NUMERIC("NUMERIC", "DECIMAL(10,2)", "NUMERIC(5)", "DECIMAL(4, 4)", "MONEY", "NUMBER(38,0)"),
  BOOLEAN("BOOL", "BOOLEAN", "boolean"),
  TEXT(
      "TEXT",
      "VARCHAR(3)",
      "VARCHAR(40)",
      "CHAR(5)",
      "NVARCHAR(100)",
      "CLOB",
      "VARYING CHARACTER(9)"),
  BLOB("BLOB", "BLOB(16)", "LONGBLOB", ""),
  DATE("DATE", "date"),
  TIME("TIME"),
  MOMENT("DATETIME", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE", "datetime(6)", "TIMESTAMPTZ"),
  JSON("JSON", "JSONB", "json"),
  UUID("UUID", "GUID", "UNIQUEIDENTIFIER"),
  ANY("", "TEXT[]", "ANY", "STRING", "odd \"type\" 'name'", "NULLABLE", "GEOMETRY(2, -4326)");

  /** One on each line. */
  private final String declared;

  Kind(String... declared) {
    this.declared = String.join("\n", declared);
  }

  List<String> declared() {
    return List.of(declared.split("\n", -1));
  }
}
